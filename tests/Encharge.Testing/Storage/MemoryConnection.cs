using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Encharge.Testing.Storage.Faults;

namespace Encharge.Testing.Storage;

/// <summary>
/// One process's way to a <see cref="MemoryStorage"/>: the SDK's own clients over a transport of their own, so that one
/// consumer can crash or suffer faults while others don't. Thread-safe; hooks and faults are set before it is used.
/// </summary>
internal sealed class MemoryConnection
{
    private readonly Lazy<TableServiceClient> _tables;
    private readonly Lazy<QueueServiceClient> _queues;
    private readonly Lazy<BlobServiceClient> _blobs;

    internal MemoryConnection(MemoryAccount account, FaultInjector? faults)
    {
        Faults = faults;
        Transport = new MemoryTransport(account, this);
        // The Table client wants a signature in the endpoint where it gets no credential.
        _tables = new(() => new(Uri(MemoryAccount.TableHost + "/?sig=none"), WithTransport(new TableClientOptions())));
        _queues = new(() => QueuesIn(account.Options.MessageEncoding));
        _blobs = new(() => new(Uri(MemoryAccount.BlobHost), WithTransport(new BlobClientOptions())));
    }

    /// <summary>The Table service's client.</summary>
    public TableServiceClient Tables => _tables.Value;

    /// <summary>The Queue service's client.</summary>
    public QueueServiceClient Queues => _queues.Value;

    /// <summary>A client of the Queue service with an encoding of its own.</summary>
    public QueueServiceClient QueuesIn(QueueMessageEncoding encoding) =>
        new(Uri(MemoryAccount.QueueHost), WithTransport(new QueueClientOptions { MessageEncoding = encoding }));

    /// <summary>The Blob service's client.</summary>
    public BlobServiceClient Blobs => _blobs.Value;

    /// <summary>What the clients send through, for a test that makes clients itself.</summary>
    public HttpPipelineTransport Transport { get; }

    /// <summary>What goes wrong; null for nothing.</summary>
    public FaultInjector? Faults { get; set; }

    /// <summary>
    /// Runs before each request, repeated ones included, and before any fault. What it throws reaches the caller
    /// through the SDK: a <see cref="SimulatedCrashException"/> here crashes the consumer before the request took
    /// effect.
    /// </summary>
    public Func<StorageOperation, Task>? BeforeEachRequest { get; set; }

    /// <summary>The same after the request took effect, or was refused.</summary>
    public Func<StorageOperation, Task>? AfterEachRequest { get; set; }

    internal bool IsPlain => Faults is null && BeforeEachRequest is null && AfterEachRequest is null;

    private static Uri Uri(string host) => new($"https://{host}");

    /// <summary>
    /// Retries as often as the product's clients, but at once; and nothing that costs time without being seen.
    /// </summary>
    private T WithTransport<T>(T options)
        where T : ClientOptions
    {
        options.Transport = Transport;
        options.Retry.Mode = RetryMode.Fixed;
        options.Retry.MaxRetries = 3;
        options.Retry.Delay = TimeSpan.Zero;
        options.Retry.NetworkTimeout = Timeout.InfiniteTimeSpan;
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.IsDistributedTracingEnabled = false;
        options.Diagnostics.IsTelemetryEnabled = false;
        return options;
    }
}
