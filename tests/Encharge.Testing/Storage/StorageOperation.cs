namespace Encharge.Testing.Storage;

/// <summary>The kinds of requests that are played. Azure bills each as one storage transaction, a batch too.</summary>
internal enum StorageOperation
{
    /// <summary>Create Table.</summary>
    TableCreate,

    /// <summary>Delete Table.</summary>
    TableDelete,

    /// <summary>Query Tables.</summary>
    TableList,

    /// <summary>Query Entities with both keys: one entity.</summary>
    EntityGet,

    /// <summary>Query Entities: a page.</summary>
    EntityQuery,

    /// <summary>Insert Entity.</summary>
    EntityInsert,

    /// <summary>Update Entity or Merge Entity: with If-Match.</summary>
    EntityUpdate,

    /// <summary>Insert Or Replace Entity or Insert Or Merge Entity: without If-Match.</summary>
    EntityUpsert,

    /// <summary>Delete Entity.</summary>
    EntityDelete,

    /// <summary>An entity group transaction.</summary>
    Transaction,

    /// <summary>Create Queue.</summary>
    QueueCreate,

    /// <summary>Delete Queue.</summary>
    QueueDelete,

    /// <summary>Get Queue Metadata.</summary>
    QueueProperties,

    /// <summary>Put Message.</summary>
    MessagePut,

    /// <summary>Get Messages.</summary>
    MessageGet,

    /// <summary>Peek Messages.</summary>
    MessagePeek,

    /// <summary>Update Message.</summary>
    MessageUpdate,

    /// <summary>Delete Message.</summary>
    MessageDelete,

    /// <summary>Clear Messages.</summary>
    MessagesClear,

    /// <summary>Create Container.</summary>
    ContainerCreate,

    /// <summary>Delete Container.</summary>
    ContainerDelete,

    /// <summary>Get Container Properties.</summary>
    ContainerProperties,

    /// <summary>Put Blob.</summary>
    BlobPut,

    /// <summary>Get Blob.</summary>
    BlobGet,

    /// <summary>Get Blob Properties.</summary>
    BlobProperties,

    /// <summary>Delete Blob.</summary>
    BlobDelete,

    /// <summary>List Blobs.</summary>
    BlobList,
}
