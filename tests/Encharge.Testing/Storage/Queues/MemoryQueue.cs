namespace Encharge.Testing.Storage.Queues;

/// <summary>
/// A queue. It gives the oldest visible messages first. (Azure promises no order; a test that wants another one hides
/// messages or moves the clock.)
/// </summary>
internal sealed class MemoryQueue(TimeProvider time)
{
    private readonly List<MemoryMessage> _messages = [];
    private long _receipts;

    /// <summary>Messages that haven't expired, hidden ones included.</summary>
    public int Count
    {
        get
        {
            RemoveExpired();
            return _messages.Count;
        }
    }

    /// <summary>Puts a message; null lifetime for ever.</summary>
    public MemoryMessage Put(string text, TimeSpan hidden, TimeSpan? lifetime)
    {
        var now = time.GetUtcNow();
        var expiresAt = lifetime is { } span ? now + span : DateTimeOffset.MaxValue;
        var message = new MemoryMessage(Guid.NewGuid().ToString(), now, expiresAt)
        {
            Text = text,
            VisibleAt = now + hidden,
            PopReceipt = NextReceipt(),
        };
        _messages.Add(message);
        return message;
    }

    /// <summary>Fetches messages and hides them.</summary>
    public IReadOnlyList<MemoryMessage> Fetch(int count, TimeSpan hidden)
    {
        var fetched = Peek(count);
        foreach (var message in fetched)
        {
            message.VisibleAt = time.GetUtcNow() + hidden;
            message.PopReceipt = NextReceipt();
            message.DequeueCount++;
        }

        return fetched;
    }

    /// <summary>The messages that would be fetched.</summary>
    public IReadOnlyList<MemoryMessage> Peek(int count)
    {
        RemoveExpired();
        var now = time.GetUtcNow();
        return [.. _messages.Where(message => message.VisibleAt <= now).Take(count)];
    }

    /// <summary>
    /// Hides a message anew, with another text unless that is null; null when there is none with that receipt.
    /// </summary>
    public MemoryMessage? Update(string id, string popReceipt, string? text, TimeSpan hidden)
    {
        var index = IndexOf(id, popReceipt);
        if (index < 0)
            return null;
        var message = _messages[index];
        message.Text = text ?? message.Text;
        message.VisibleAt = time.GetUtcNow() + hidden;
        message.PopReceipt = NextReceipt();
        return message;
    }

    /// <summary>Deletes a message; false when there is none with that receipt.</summary>
    public bool Delete(string id, string popReceipt)
    {
        var index = IndexOf(id, popReceipt);
        if (index >= 0)
            _messages.RemoveAt(index);
        return index >= 0;
    }

    /// <summary>Deletes all.</summary>
    public void Clear() => _messages.Clear();

    private int IndexOf(string id, string popReceipt)
    {
        RemoveExpired();
        return _messages.FindIndex(message => message.Id == id && message.PopReceipt == popReceipt);
    }

    private string NextReceipt() => Convert.ToBase64String(BitConverter.GetBytes(++_receipts));

    private void RemoveExpired()
    {
        var now = time.GetUtcNow();
        _messages.RemoveAll(message => message.ExpiresAt <= now);
    }
}
