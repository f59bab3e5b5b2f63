using Azure;
using Azure.Storage.Queues.Models;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.Queue;

/// <summary>A message that failed at every try, as it lies in the poison queue.</summary>
/// <param name="Id">The platform's id of it, a UUID.</param>
/// <param name="InsertedAt">When it was moved here.</param>
/// <param name="Text">What it holds, byte for byte.</param>
/// <param name="Content">What it says; null when this build can't read it.</param>
internal sealed record PoisonMessage(string Id, DateTimeOffset InsertedAt, string Text, QueueContent? Content);

/// <summary>
/// The poison queue <c>NAME-poison</c>: messages that failed five times wait here until somebody replays them. Its
/// messages never expire. The platform shows the first 32 only; what lies behind comes up as those are replayed.
/// </summary>
internal sealed class PoisonQueue(RawQueues queues)
{
    /// <summary>The most messages that can be looked at (Azure documentation, "Peek Messages").</summary>
    public const int MaxListed = 32;

    /// <summary>
    /// The most messages that one replay moves: a few seconds' work, so that an HTTP request can wait for it.
    /// </summary>
    public const int MaxReplayed = 1_000;

    private const int MaxParallelMoves = 8;

    /// <summary>Long enough to move 32 messages; another replay sees them after that at the latest.</summary>
    private static readonly TimeSpan HiddenFor = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    /// <summary>About how many messages there are, hidden ones included.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        var properties = await queues.Poison.GetPropertiesAsync(cancellationToken);
        return properties.Value.ApproximateMessagesCount;
    }

    /// <summary>The first 32 messages, oldest first as far as the queue keeps order; they stay as they are.</summary>
    public async Task<IReadOnlyList<PoisonMessage>> ListAsync(CancellationToken cancellationToken)
    {
        var peeked = await queues.Poison.PeekMessagesAsync(MaxListed, cancellationToken);
        return [.. peeked.Value.Select(message => new PoisonMessage(
            message.MessageId,
            message.InsertedOn ?? default,
            message.MessageText,
            Read(message.MessageText)))];
    }

    /// <summary>One of the first 32 messages; null when it isn't among them.</summary>
    public async Task<PoisonMessage?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).FirstOrDefault(message => message.Id == id);

    /// <summary>
    /// Puts messages back on the ingest queue byte for byte, each then deleted here: twice rather than never, and twice
    /// has no second effect. Returns how many.
    /// </summary>
    /// <param name="id">The one to replay; null for all that are there now, 1,000 at most.</param>
    /// <param name="cancellationToken">Ends the replay between two messages.</param>
    public async Task<int> ReplayAsync(string? id, CancellationToken cancellationToken)
    {
        var left = Math.Min(await CountAsync(cancellationToken), MaxReplayed);
        var passedOver = new List<QueueMessage>();
        var replayed = 0;
        try
        {
            while (left > 0 && !(id is not null && replayed > 0))
            {
                var batch = await TakeAsync(Math.Min(left, MaxListed), cancellationToken);
                if (batch.Length == 0)
                    break;
                left -= batch.Length;
                var wanted = Array.FindAll(batch, message => id is null || message.MessageId == id);
                passedOver.AddRange(batch.Except(wanted));
                await MoveAsync(wanted, cancellationToken);
                replayed += wanted.Length;
            }
        }
        finally
        {
            await ReleaseAsync(passedOver);
        }

        return replayed;
    }

    private async Task<QueueMessage[]> TakeAsync(int count, CancellationToken cancellationToken) =>
        await queues.Poison.ReceiveMessagesAsync(count, HiddenFor, cancellationToken);

    private Task MoveAsync(QueueMessage[] messages, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = MaxParallelMoves,
            CancellationToken = cancellationToken,
        };
        return Parallel.ForEachAsync(messages, options, async (message, stop) =>
        {
            await queues.Queue.SendMessageAsync(message.MessageText, timeToLive: Forever, cancellationToken: stop);
            await AllowGoneAsync(queues.Poison.DeleteMessageAsync(
                message.MessageId, message.PopReceipt, CancellationToken.None));
        });
    }

    private Task ReleaseAsync(List<QueueMessage> messages) => Parallel.ForEachAsync(
        messages,
        new ParallelOptions { MaxDegreeOfParallelism = MaxParallelMoves },
        async (message, _) => await AllowGoneAsync(queues.Poison.UpdateMessageAsync(
            message.MessageId, message.PopReceipt, (string?)null, TimeSpan.Zero, CancellationToken.None)));

    /// <summary>
    /// Whoever took the message anew because we were slow deals with it: 404 in Azure, 400 in Azurite.
    /// </summary>
    private static async Task AllowGoneAsync(Task change)
    {
        try
        {
            await change;
        }
        catch (RequestFailedException refused)
            when (refused.Status == 404 || refused.ErrorCode == "PopReceiptMismatch")
        {
            return;
        }
    }

    private static QueueContent? Read(string text)
    {
        try
        {
            return QueueMessages.Decode(BinaryData.FromBytes(Convert.FromBase64String(text)));
        }
        catch (Exception failure) when (failure is FormatException or UnreadableMessageException)
        {
            return null;
        }
    }
}
