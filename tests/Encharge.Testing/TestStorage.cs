using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Encharge.Ingestion.Geo;
using Encharge.Ingestion.Hosting;
using Encharge.Ingestion.Live;
using Encharge.Ingestion.Processing;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Storage;
using Encharge.Ingestion.Telemetry;
using Encharge.Testing.Storage;

namespace Encharge.Testing;

/// <summary>The service's own clients and classes on storage in memory, for tests without HTTP.</summary>
internal sealed class TestStorage
{
    private TestStorage(MemoryStorage memory, StorageClients clients)
    {
        Memory = memory;
        Clients = clients;
        Queue = new(clients.Queue, new OversizeBodies(clients.Oversize), Metrics);
    }

    /// <summary>The storage.</summary>
    public MemoryStorage Memory { get; }

    /// <summary>The service's clients.</summary>
    public StorageClients Clients { get; }

    /// <summary>Counts what its consumers do.</summary>
    public IngestionMetrics Metrics { get; } = new();

    /// <summary>Shows what its consumers do.</summary>
    public LiveFeed Live { get; } = new(TimeProvider.System);

    /// <summary>Puts events on the queue.</summary>
    public EventQueue Queue { get; }

    /// <summary>An account with all tables and queues.</summary>
    /// <param name="configure">Adds policies to every client.</param>
    public static async Task<TestStorage> CreateAsync(Action<ClientOptions>? configure = null)
    {
        var memory = new MemoryStorage();
        await ClientsOf(memory, null).EnsureCreatedAsync(CancellationToken.None);
        return new(memory, ClientsOf(memory, configure));
    }

    /// <summary>A consumer that has seen nothing yet, as a fresh instance would be.</summary>
    public EventProcessor NewProcessor(Locator? locator = null) =>
        ProcessorFactory.Create(Clients, Queue, locator ?? new(), new(new(), Live, Metrics, TimeProvider.System));

    /// <summary>Takes all messages from the queue and deletes them there.</summary>
    public async Task<IReadOnlyList<BinaryData>> TakeMessagesAsync()
    {
        var bodies = new List<BinaryData>();
        while ((await Clients.Queue.ReceiveMessagesAsync(32)).Value is { Length: > 0 } messages)
        {
            foreach (var message in messages)
            {
                bodies.Add(message.Body);
                await Clients.Queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }
        }

        return bodies;
    }

    /// <summary>A queue message of these events.</summary>
    public async Task<BinaryData> MessageAsync(params Ingestion.Events.Envelope[] events)
    {
        await Queue.EnqueueAsync(events, CancellationToken.None);
        return (await TakeMessagesAsync()).Single();
    }

    private static StorageClients ClientsOf(MemoryStorage memory, Action<ClientOptions>? configure)
    {
        T With<T>(T options)
            where T : ClientOptions
        {
            options.Transport = memory.Connection.Transport;
            options.RetryPolicy = new RetryPolicy(3, DelayStrategy.CreateFixedDelayStrategy(TimeSpan.Zero));
            configure?.Invoke(options);
            return options;
        }

        QueueClientOptions QueueOptions(QueueMessageEncoding encoding) => new() { MessageEncoding = encoding };
        return StorageClients.Of(
            new TableServiceClient(new Uri($"https://{MemoryAccount.TableHost}/?sig=none"), With(new TableClientOptions())),
            encoding => new QueueServiceClient(
                new Uri($"https://{MemoryAccount.QueueHost}"), With(QueueOptions(encoding))),
            new BlobServiceClient(new Uri($"https://{MemoryAccount.BlobHost}"), With(new BlobClientOptions())),
            "ingest-events");
    }
}
