using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Encharge.LocalHost.Queues;

/// <summary>
/// A queue and its poison queue, as raw text: what can't be decoded must still reach the poison queue byte for byte.
/// </summary>
internal sealed class PumpedQueue(QueueClient queue, QueueClient poison)
{
    /// <summary>A poison message waits for a person, however long; by default it'd be gone after seven days.</summary>
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    /// <summary>The queue's name.</summary>
    public string Name => queue.Name;

    /// <summary>The queue of that name and <c>NAME-poison</c>.</summary>
    public static PumpedQueue Open(string connection, string name)
    {
        var service = new QueueServiceClient(
            connection, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
        return new PumpedQueue(service.GetQueueClient(name), service.GetQueueClient(name + "-poison"));
    }

    /// <summary>Takes up to so many messages, hidden from others for that time.</summary>
    public async Task<QueueMessage[]> ReceiveAsync(
        int count, TimeSpan invisibleFor, CancellationToken cancellationToken) =>
        await queue.ReceiveMessagesAsync(count, invisibleFor, cancellationToken);

    /// <summary>Hides a message for so long from now; null when somebody else has it or it is gone.</summary>
    public async Task<string?> HideAsync(QueueMessage message, string receipt, TimeSpan time, CancellationToken stop)
    {
        try
        {
            var updated = await queue.UpdateMessageAsync(message.MessageId, receipt, (string?)null, time, stop);
            return updated.Value.PopReceipt;
        }
        catch (RequestFailedException refused) when (IsTaken(refused))
        {
            return null;
        }
    }

    /// <summary>Deletes a message; false when somebody else has it or it is gone.</summary>
    public async Task<bool> DeleteAsync(QueueMessage message, string receipt)
    {
        try
        {
            await queue.DeleteMessageAsync(message.MessageId, receipt);
            return true;
        }
        catch (RequestFailedException refused) when (IsTaken(refused))
        {
            return false;
        }
    }

    /// <summary>Puts the message's text into the poison queue, then deletes it here: twice rather than never.</summary>
    public async Task MoveToPoisonAsync(QueueMessage message, string receipt)
    {
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(message.MessageText, timeToLive: Forever);
        await DeleteAsync(message, receipt);
    }

    /// <summary>404: deleted, or received anew after its time ran out; 400: received anew by somebody else.</summary>
    private static bool IsTaken(RequestFailedException failure) =>
        failure.Status == 404 || failure.ErrorCode == "PopReceiptMismatch";
}
