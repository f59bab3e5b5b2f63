using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Encharge.Testing.Storage;

/// <summary>
/// A storage account in memory, below the SDK: the clients are the real ones, only their transport is answered here. What
/// isn't implemented throws; nothing is made up. The contract suite holds it to Azurite. Safe for concurrent use.
/// </summary>
public sealed class MemoryStorage
{
    private static readonly AzureSasCredential Signature = new("sig=memory");

    private readonly MemoryTransport _transport;

    /// <summary>An empty account.</summary>
    /// <param name="time">Says when a hidden message shows again; the system's clock when null.</param>
    /// <param name="pageSize">Rows to a page of a table query; 1,000 in Azure.</param>
    public MemoryStorage(TimeProvider? time = null, int pageSize = 1_000)
    {
        var clock = time ?? TimeProvider.System;
        _transport = new(new MemoryTables(clock, pageSize), new MemoryQueues(clock), new MemoryBlobs());
    }

    /// <summary>Requests by service and method, such as <c>table POST</c>; a transaction counts once.</summary>
    public IReadOnlyDictionary<string, long> Requests => _transport.Requests;

    /// <summary>A client of the tables.</summary>
    /// <param name="configure">Adds policies or retries.</param>
    public TableServiceClient Tables(Action<ClientOptions>? configure = null) =>
        new(new Uri("https://memory.table"), Signature, With(new TableClientOptions(), configure));

    /// <summary>A client of the queues; bodies travel as Base64, as the service's do.</summary>
    /// <param name="configure">Adds policies or retries.</param>
    public QueueServiceClient Queues(Action<ClientOptions>? configure = null)
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        return new(new Uri("https://memory.queue"), Signature, With(options, configure));
    }

    /// <summary>A client of the blobs.</summary>
    /// <param name="configure">Adds policies or retries.</param>
    public BlobServiceClient Blobs(Action<ClientOptions>? configure = null) =>
        new(new Uri("https://memory.blob"), Signature, With(new BlobClientOptions(), configure));

    private T With<T>(T options, Action<ClientOptions>? configure)
        where T : ClientOptions
    {
        options.Transport = _transport;
        options.RetryPolicy = new RetryPolicy(3, DelayStrategy.CreateFixedDelayStrategy(TimeSpan.Zero));
        options.Diagnostics.IsDistributedTracingEnabled = false;
        options.Diagnostics.IsLoggingEnabled = false;
        configure?.Invoke(options);
        return options;
    }
}
