using Encharge.Testing.Storage.Blobs;
using Encharge.Testing.Storage.Queues;
using Encharge.Testing.Storage.Tables;
using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage;

/// <summary>A storage account: three services behind one lock.</summary>
internal sealed class MemoryAccount(MemoryStorageOptions options)
{
    /// <summary>
    /// The hosts are in a domain that is reserved for tests: a request that left the process would find nobody.
    /// </summary>
    public const string TableHost = "memory.table.test";

    /// <summary>The Queue service.</summary>
    public const string QueueHost = "memory.queue.test";

    /// <summary>The Blob service.</summary>
    public const string BlobHost = "memory.blob.test";

    private readonly Lock _lock = new();
    private readonly TableService _tables = new(options);
    private readonly QueueService _queues = new(options.Time);
    private readonly BlobService _blobs = new(options.Time);

    /// <summary>What has been asked of the account.</summary>
    public RequestCounters Requests { get; } = new();

    /// <summary>How the account behaves.</summary>
    public MemoryStorageOptions Options => options;

    /// <summary>Which operation a call is; its body isn't looked at.</summary>
    /// <exception cref="NotSupportedException">It isn't played.</exception>
    public static StorageOperation OperationOf(StorageCall call) => call.Host switch
    {
        TableHost => TableRoute.OperationOf(call),
        QueueHost => QueueRoute.OperationOf(call),
        BlobHost => BlobRoute.OperationOf(call),
        _ => throw call.NotPlayed("this host"),
    };

    /// <summary>Plays a call and counts it.</summary>
    public MemoryResponse Execute(StorageOperation operation, StorageCall call)
    {
        Requests.Count(operation);
        lock (_lock)
        {
            return operation switch
            {
                <= StorageOperation.Transaction => _tables.Handle(operation, call),
                <= StorageOperation.MessagesClear => _queues.Handle(operation, call),
                _ => _blobs.Handle(operation, call),
            };
        }
    }
}
