using Azure.Core;
using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Tables;

/// <summary>A write to one entity, alone or in a transaction.</summary>
/// <param name="Operation">Insert, update, upsert or delete.</param>
/// <param name="Merges">An update or upsert that keeps the properties which it doesn't name.</param>
/// <param name="PartitionKey">The entity's partition key.</param>
/// <param name="RowKey">The entity's row key.</param>
/// <param name="IfMatch">The ETag that the entity must have, or <c>*</c>; null for inserts and upserts.</param>
/// <param name="Properties">The properties written; none for a delete.</param>
internal sealed record EntityChange(
    StorageOperation Operation,
    bool Merges,
    string PartitionKey,
    string RowKey,
    string? IfMatch,
    IReadOnlyList<EntityProperty> Properties)
{
    /// <summary>Reads a call.</summary>
    /// <exception cref="NotSupportedException">It isn't written as the SDK writes it.</exception>
    public static EntityChange Read(StorageOperation operation, StorageCall call)
    {
        if (operation == StorageOperation.EntityInsert)
            return ReadInsert(call);
        var (partitionKey, rowKey) = TablePath.Of(call).Keys(call);
        var ifMatch = call.Headers["If-Match"];
        if (operation == StorageOperation.EntityDelete)
            return new(operation, false, partitionKey, rowKey, ifMatch ?? throw call.NotPlayed("no If-Match"), []);
        var body = EntityReader.Read(call.Body.Span);
        if ((body.PartitionKey ?? partitionKey) != partitionKey || (body.RowKey ?? rowKey) != rowKey)
            throw call.NotPlayed("a body with other keys than the path's");
        return new(operation, call.Method == RequestMethod.Patch, partitionKey, rowKey, ifMatch, body.Properties);
    }

    private static EntityChange ReadInsert(StorageCall call)
    {
        if (call.Headers["Prefer"] != "return-no-content")
            throw call.NotPlayed("an insert that answers with the entity");
        var body = EntityReader.Read(call.Body.Span);
        if (body.PartitionKey is null || body.RowKey is null)
            throw call.NotPlayed("an entity without keys");
        return new(StorageOperation.EntityInsert, false, body.PartitionKey, body.RowKey, null, body.Properties);
    }
}
