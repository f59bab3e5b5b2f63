using Azure.Storage.Queues;
using Encharge.Benchmarks.Servers;
using Encharge.Benchmarks.Storage;
using Encharge.Ingestion.Hosting;
using Encharge.LocalHost.Queues;

namespace Encharge.Benchmarks.Drain;

/// <summary>A consumer of queued events.</summary>
internal sealed record Consumer
{
    /// <summary>The queue that it takes from; its requests are counted.</summary>
    public required PumpedQueue Queue { get; init; }

    /// <summary>How many messages it takes at a time.</summary>
    public required HostQueueOptions Options { get; init; }

    /// <summary>Makes what is missing in its storage.</summary>
    public required Func<Task> PrepareAsync { get; init; }

    /// <summary>Puts events, given as bodies, into the queue.</summary>
    public required Func<IReadOnlyList<string>, Task> FillAsync { get; init; }

    /// <summary>Applies a message.</summary>
    public required QueueMessageProcessor Process { get; init; }

    /// <summary>The connection string of its storage.</summary>
    public required string Connection { get; init; }

    /// <summary>The queue of accepted events as the pump sees it, counted.</summary>
    public static PumpedQueue CountedQueue(string connection)
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None };
        var service = new QueueServiceClient(connection, options.Counted(StorageService.Queue));
        return new(service.GetQueueClient(HttpServers.Queue), service.GetQueueClient(HttpServers.Queue + "-poison"));
    }
}
