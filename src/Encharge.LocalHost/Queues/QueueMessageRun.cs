using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Encharge.Ingestion.Hosting;

namespace Encharge.LocalHost.Queues;

/// <summary>
/// One received message, processed once: deleted on success, hidden for a while on failure, moved to the poison queue
/// on the last. As in the Functions host, a message that was received more often than that without an end (its host
/// died each time) moves without being processed again.
/// </summary>
internal sealed partial class QueueMessageRun(
    QueueMessage message, PumpedQueue queue, HostQueueOptions options, ILogger log)
{
    private string _receipt = message.PopReceipt;

    /// <summary>
    /// Completes when the message is settled; storage's own failures are logged, and the message comes again.
    /// </summary>
    public async Task RunAsync(QueueMessageProcessor processor, CancellationToken abandon)
    {
        try
        {
            if (message.DequeueCount > options.MaxDequeueCount)
                await MoveToPoisonAsync();
            else
                await SettleAsync(await ProcessAsync(processor, abandon), abandon);
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException)
        {
            LogNotSettled(message.MessageId, TypeOf(failure));
        }
    }

    /// <summary>The exception that the processor threw, of whatever kind; null on success.</summary>
    private async Task<Exception?> ProcessAsync(QueueMessageProcessor processor, CancellationToken abandon)
    {
        using var done = new CancellationTokenSource();
        var renewal = RenewAsync(done.Token);
        try
        {
            await processor(new QueueMessageContext(Decode(), message.DequeueCount, message.MessageId), abandon);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
        finally
        {
            await done.CancelAsync();
            await renewal;
        }
    }

    private Task SettleAsync(Exception? failure, CancellationToken abandon)
    {
        if (failure is null)
            return DeleteAsync();
        if (failure is OperationCanceledException && abandon.IsCancellationRequested)
            return queue.HideAsync(message, _receipt, TimeSpan.Zero, CancellationToken.None);
        LogFailed(message.MessageId, TypeOf(failure), message.DequeueCount, options.MaxDequeueCount);
        LogWhere(message.MessageId, failure.StackTrace);
        return message.DequeueCount >= options.MaxDequeueCount
            ? MoveToPoisonAsync()
            : queue.HideAsync(message, _receipt, options.VisibilityTimeout, CancellationToken.None);
    }

    private async Task DeleteAsync()
    {
        if (!await queue.DeleteAsync(message, _receipt))
            LogTaken(message.MessageId);
    }

    private async Task MoveToPoisonAsync()
    {
        await queue.MoveToPoisonAsync(message, _receipt);
        LogPoison(message.MessageId, message.DequeueCount);
    }

    /// <summary>Keeps the message hidden while it is in work, until somebody else has it or the work is done.</summary>
    private async Task RenewAsync(CancellationToken done)
    {
        while (true)
        {
            await Task.Delay(options.InvisibleFor / 2, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (done.IsCancellationRequested)
                return;
            try
            {
                var receipt = await queue.HideAsync(message, _receipt, options.InvisibleFor, CancellationToken.None);
                if (receipt is null)
                    return;
                _receipt = receipt;
            }
            catch (Exception failure) when (failure is RequestFailedException or AggregateException)
            {
                LogNotRenewed(message.MessageId, TypeOf(failure));
            }
        }
    }

    private BinaryData Decode() => options.MessageEncoding == QueueMessageEncoding.Base64
        ? BinaryData.FromBytes(Convert.FromBase64String(message.MessageText))
        : BinaryData.FromString(message.MessageText);

    /// <summary>The type alone: an exception's message may quote what was sent.</summary>
    private static string TypeOf(Exception failure) => failure is AggregateException many
        ? string.Join(", ", many.Flatten().InnerExceptions.Select(inner => inner.GetType().Name).Distinct())
        : failure.GetType().Name;

    [LoggerMessage(Level = LogLevel.Error,
        Message = "Message {MessageId} failed with {Failure}, time {DequeueCount} of {MaxDequeueCount}.")]
    private partial void LogFailed(string messageId, string failure, long dequeueCount, int maxDequeueCount);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Message {MessageId} failed{StackTrace}")]
    private partial void LogWhere(string messageId, string? stackTrace);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "Message {MessageId} moved to the poison queue after {DequeueCount} deliveries.")]
    private partial void LogPoison(string messageId, long dequeueCount);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Message {MessageId} was processed, but another run has it by now.")]
    private partial void LogTaken(string messageId);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "Message {MessageId} could not be settled ({Failure}); it comes again.")]
    private partial void LogNotSettled(string messageId, string failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} could not be kept hidden ({Failure}).")]
    private partial void LogNotRenewed(string messageId, string failure);
}
