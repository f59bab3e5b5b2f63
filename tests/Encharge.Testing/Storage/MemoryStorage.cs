using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Encharge.Testing.Storage.Faults;

namespace Encharge.Testing.Storage;

/// <summary>
/// A storage account in memory, played below the SDK's clients: they build and read the same requests and answers as
/// against Azure, only nothing is sent. One for each test; thread-safe, cheap to make. It plays what the product uses
/// of the Table, Queue and Blob services and throws <see cref="NotSupportedException"/> on everything else. What it
/// plays is held against Azurite by a contract suite.
/// </summary>
internal sealed class MemoryStorage
{
    private readonly MemoryAccount _account;

    /// <summary>An empty account.</summary>
    public MemoryStorage(MemoryStorageOptions? options = null)
    {
        _account = new(options ?? new());
        Connection = Connect();
    }

    /// <summary>A connection to start with; <see cref="Connect"/> makes more.</summary>
    public MemoryConnection Connection { get; }

    /// <summary>The first connection's Table service client.</summary>
    public TableServiceClient Tables => Connection.Tables;

    /// <summary>The first connection's Queue service client.</summary>
    public QueueServiceClient Queues => Connection.Queues;

    /// <summary>The first connection's Blob service client.</summary>
    public BlobServiceClient Blobs => Connection.Blobs;

    /// <summary>The requests of all connections.</summary>
    public RequestCounters Requests => _account.Requests;

    /// <summary>Another connection to the same account.</summary>
    public MemoryConnection Connect(FaultInjector? faults = null) => new(_account, faults);
}
