using System.Threading.Channels;

namespace Encharge.Ingestion.Live;

/// <summary>
/// One who watches an account: notes wait here until they are read, up to a bound in number and in bytes; what doesn't
/// fit is dropped and counted.
/// </summary>
internal sealed class LiveReader(string account, Action<LiveReader> close) : IDisposable
{
    /// <summary>Notes that may wait: seconds of a busy instance.</summary>
    public const int MaxWaiting = 4_000;

    /// <summary>What they may take up: with all readers 32 MiB.</summary>
    public const int MaxWaitingBytes = 2 * 1024 * 1024;

    private readonly Channel<LiveNote> _notes = Channel.CreateBounded<LiveNote>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private long _waitingBytes;
    private long _dropped;

    /// <summary>Whose events are shown.</summary>
    public string Account => account;

    /// <summary>Leaves a note if there is room; never waits.</summary>
    public void Offer(LiveNote note)
    {
        var size = note.Size;
        if (Interlocked.Add(ref _waitingBytes, size) <= MaxWaitingBytes && _notes.Writer.TryWrite(note))
            return;
        Interlocked.Add(ref _waitingBytes, -size);
        Interlocked.Increment(ref _dropped);
    }

    /// <summary>Completes when there is a note to take.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
        _notes.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>The next note; null when there is none.</summary>
    public LiveNote? Take()
    {
        if (!_notes.Reader.TryRead(out var note))
            return null;
        Interlocked.Add(ref _waitingBytes, -note.Size);
        return note;
    }

    /// <summary>How many notes were dropped since this was last asked.</summary>
    public long TakeDropped() => Interlocked.Exchange(ref _dropped, 0);

    /// <inheritdoc/>
    public void Dispose() => close(this);
}
