using Azure;
using Azure.Storage.Queues.Models;
using Encharge.Ingestion.Hosting;

namespace Encharge.LocalHost.Queues;

/// <summary>
/// Brings a queue's messages to their processor as the Functions host's queue trigger does: batches in parallel, the
/// next one when enough of the last are done, failures back after a while and in the end into the poison queue.
/// </summary>
internal sealed partial class QueuePump(
    PumpedQueue queue, HostQueueOptions options, QueueMessageProcessor processor, ILogger<QueuePump> log)
    : BackgroundService
{
    private readonly CancellationTokenSource _abandon = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly List<Task> _running = [];

    /// <summary>Looks at the queue now, rather than at the end of the pause.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount > 0)
            return;
        lock (_wake)
        {
            if (_wake.CurrentCount == 0)
                _wake.Release();
        }
    }

    /// <summary>
    /// Receives no more and waits for the messages in work. When the time is up, their processing is cancelled and they
    /// become visible again.
    /// </summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var bound = cancellationToken.Register(_abandon.Cancel);
        await base.StopAsync(cancellationToken);
        if (ExecuteTask is { } executing)
            await executing;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _abandon.Dispose();
        _wake.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = new PollingInterval(options.MaxPollingInterval);
        while (!stoppingToken.IsCancellationRequested)
        {
            var messages = await ReceiveAsync(stoppingToken);
            foreach (var message in messages)
                _running.Add(new QueueMessageRun(message, queue, options, log).RunAsync(processor, _abandon.Token));
            if (messages.Length == 0)
            {
                await PauseAsync(interval.Next(), stoppingToken);
                continue;
            }

            interval.Reset();
            await AwaitThresholdAsync();
        }

        await Task.WhenAll(_running);
    }

    /// <summary>A batch; empty when there is none, when storage doesn't answer, or when the host stops.</summary>
    private async Task<QueueMessage[]> ReceiveAsync(CancellationToken stopping)
    {
        try
        {
            return await queue.ReceiveAsync(options.BatchSize, options.InvisibleFor, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return [];
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException)
        {
            LogNotReceived(queue.Name, failure.GetType().Name, (failure as RequestFailedException)?.ErrorCode);
            return [];
        }
    }

    private async Task AwaitThresholdAsync()
    {
        _running.RemoveAll(task => task.IsCompleted);
        while (_running.Count > options.NewBatchThreshold)
        {
            await Task.WhenAny(_running);
            _running.RemoveAll(task => task.IsCompleted);
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken stopping)
    {
        Task wait = _wake.WaitAsync(pause, stopping);
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Queue {Queue} could not be read: {Failure} {ErrorCode}.")]
    private partial void LogNotReceived(string queue, string failure, string? errorCode);
}
