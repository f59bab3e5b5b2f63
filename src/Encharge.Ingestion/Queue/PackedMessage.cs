using System.Buffers;

namespace Encharge.Ingestion.Queue;

/// <summary>A queue message that is filling up, and the promise to those whose events are in it.</summary>
internal sealed class PackedMessage : IDisposable
{
    private readonly TaskCompletionSource _stored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent(QueueMessages.MaxMessageBytes);
    private int _length;
    private List<string>? _traceParents;

    /// <summary>An empty message.</summary>
    public PackedMessage()
    {
        QueueMessages.Head.CopyTo(_bytes);
        _length = QueueMessages.Head.Length;
    }

    /// <summary>Completes when the message is in the queue, fails when it can't be put there.</summary>
    public Task Stored => _stored.Task;

    /// <summary>How many elements it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Its bytes so far; once closed, those that are sent.</summary>
    public int Length => _length;

    /// <summary>The spans of the requests that wait for it, as far as they are traced; a batch's once.</summary>
    public IReadOnlyCollection<string> TraceParents => _traceParents ?? [];

    private bool IsEmpty => _length == QueueMessages.Head.Length;

    /// <summary>Adds an element if it fits, with the span of its request, if that is traced.</summary>
    public bool TryAdd(ReadOnlySpan<byte> element, string? traceParent)
    {
        var comma = IsEmpty ? 0 : 1;
        if (_length + comma + element.Length + QueueMessages.Tail.Length > QueueMessages.MaxMessageBytes)
            return false;
        if (comma > 0)
            _bytes[_length++] = (byte)',';
        element.CopyTo(_bytes.AsSpan(_length));
        _length += element.Length;
        Count++;
        if (traceParent is not null && traceParent != _traceParents?[^1])
            (_traceParents ??= []).Add(traceParent);
        return true;
    }

    /// <summary>
    /// The whole message as it is sent, compressed where that pays; nothing may be added after, and it closes once.
    /// Valid until the pack is disposed.
    /// </summary>
    public BinaryData Close()
    {
        QueueMessages.Tail.CopyTo(_bytes.AsSpan(_length));
        _length = CompressedMessage.Compress(_bytes, _length + QueueMessages.Tail.Length);
        return new BinaryData(_bytes.AsMemory(0, _length));
    }

    /// <summary>Tells those who wait that the message is in the queue.</summary>
    public void Succeed() => _stored.SetResult();

    /// <summary>Tells those who wait that it isn't.</summary>
    public void Fail(EnqueueFailedException failure) => _stored.SetException(failure);

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);
}
