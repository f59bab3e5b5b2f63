using System.Diagnostics;
using System.Text.Json;
using Azure.Storage.Queues;
using Encharge.Benchmarks.Servers;
using Encharge.LocalHost.Queues;
using Microsoft.Extensions.Logging.Abstractions;

namespace Encharge.Benchmarks.Drain;

/// <summary>Events to queue.</summary>
/// <param name="Mix">Whose they are.</param>
/// <param name="Events">How many.</param>
/// <param name="First">The number of the first person.</param>
internal sealed record DrainRequest(DrainMix Mix, int Events, int First)
{
    /// <summary>How many people are stored from the first on, for <see cref="DrainMix.Known"/>.</summary>
    public int People { get; init; }

    /// <summary>Fields in each event beside the documented ones.</summary>
    public int Fields { get; init; }

    /// <summary>Another one gives another order.</summary>
    public int Seed { get; init; }
}

/// <summary>What a drain took.</summary>
/// <param name="Messages">How many there were.</param>
/// <param name="FailedTries">How often one failed and came again.</param>
/// <param name="Seconds">From the pump's start until the last message was deleted.</param>
/// <param name="Spent">By the process, in that time.</param>
internal sealed record DrainResult(int Messages, int FailedTries, double Seconds, ServerCounters Spent);

/// <summary>A consumer under test: fills its queue, and drains it by the pump of the local host.</summary>
internal sealed class DrainServer(Consumer consumer) : IServed
{
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMinutes(10);

    private readonly QueueClient _uncounted = new(consumer.Connection, HttpServers.Queue);

    /// <inheritdoc/>
    public object Opened => true;

    /// <summary>Prepares its storage.</summary>
    public static async Task<DrainServer> StartAsync(Consumer consumer)
    {
        await consumer.PrepareAsync();
        return new(consumer);
    }

    /// <summary><c>drain</c> queues what the request says and then drains it; only the draining is measured.</summary>
    public async Task<object> AskAsync(string command, string argument)
    {
        var request = JsonSerializer.Deserialize<DrainRequest>(argument)!;
        await consumer.FillAsync([.. DrainEvents.Make(request)]);
        return await DrainAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<DrainResult> DrainAsync()
    {
        var count = (await _uncounted.GetPropertiesAsync()).Value.ApproximateMessagesCount;
        var run = new Run(consumer.Process, count);
        using var pump = new QueuePump(
            consumer.Queue, consumer.Options, run.ProcessAsync, NullLogger<QueuePump>.Instance);
        var before = ServerCounters.Now();
        var watch = Stopwatch.StartNew();
        await pump.StartAsync(CancellationToken.None);
        await run.Done.WaitAsync(LongestDrain);
        await pump.StopAsync(CancellationToken.None);
        var seconds = watch.Elapsed.TotalSeconds;
        return new(count, run.FailedTries, seconds, ServerCounters.Now() - before);
    }

    private sealed class Run(QueueMessageProcessor processor, int messages)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = messages;
        private int _failedTries;

        public Task Done => _done.Task;

        public int FailedTries => _failedTries;

        public async Task ProcessAsync(QueueMessageContext message, CancellationToken cancellationToken)
        {
            try
            {
                await processor(message, cancellationToken);
            }
            catch
            {
                Interlocked.Increment(ref _failedTries);
                throw;
            }

            if (Interlocked.Decrement(ref _left) == 0)
                _done.SetResult();
        }
    }
}
