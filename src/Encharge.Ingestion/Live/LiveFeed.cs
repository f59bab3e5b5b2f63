namespace Encharge.Ingestion.Live;

/// <summary>
/// Passes what happens in this instance on to those who watch. Costs nothing while nobody does; never waits for a
/// reader: what a slow one can't take is dropped and counted.
/// </summary>
public sealed class LiveFeed(TimeProvider time)
{
    /// <summary>Readers at a time: a team's consoles, not a way to fill the instance's memory.</summary>
    internal const int MaxReaders = 16;

    private readonly Lock _gate = new();
    private volatile LiveReader[] _readers = [];

    /// <summary>Gives notes to those who watch the account; when nobody does, none are made.</summary>
    /// <param name="account">Whose event it was.</param>
    /// <param name="happened">What happened.</param>
    /// <param name="toNotes">What there is to say of it, at a time. Static, so that it costs nothing unasked.</param>
    internal void Publish<T>(string account, T happened, Func<T, DateTimeOffset, IEnumerable<LiveNote>> toNotes)
    {
        var readers = _readers;
        if (readers.Length == 0)
            return;
        var watching = Array.FindAll(readers, reader => reader.Account == account);
        if (watching.Length == 0)
            return;
        foreach (var note in toNotes(happened, time.GetUtcNow()))
        {
            foreach (var reader in watching)
                reader.Offer(note);
        }
    }

    /// <summary>Starts to watch an account; null when too many watch already. Disposing the reader ends it.</summary>
    internal LiveReader? TryOpen(string account)
    {
        lock (_gate)
        {
            if (_readers.Length == MaxReaders)
                return null;
            var reader = new LiveReader(account, Close);
            _readers = [.. _readers, reader];
            return reader;
        }
    }

    private void Close(LiveReader reader)
    {
        lock (_gate)
            _readers = Array.FindAll(_readers, open => open != reader);
    }
}
