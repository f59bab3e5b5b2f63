namespace Encharge.Testing.Storage;

/// <summary>
/// Counts the requests that reached the service, by kind; a repeated one counts again, as it is billed again. Those
/// that a fault kept from arriving, or answered in the service's stead, don't count.
/// </summary>
internal sealed class RequestCounters
{
    private readonly long[] _counts = new long[Enum.GetValues<StorageOperation>().Length];

    /// <summary>Requests of one kind.</summary>
    public long this[StorageOperation operation] => Interlocked.Read(ref _counts[(int)operation]);

    /// <summary>All requests.</summary>
    public long Total => Enum.GetValues<StorageOperation>().Sum(operation => this[operation]);

    /// <summary>The kinds that occurred, with their counts.</summary>
    public IReadOnlyDictionary<StorageOperation, long> Snapshot() => Enum.GetValues<StorageOperation>()
        .Where(operation => this[operation] > 0)
        .ToDictionary(operation => operation, operation => this[operation]);

    /// <summary>Begins again at zero.</summary>
    public void Reset()
    {
        for (var i = 0; i < _counts.Length; i++)
            Interlocked.Exchange(ref _counts[i], 0);
    }

    internal void Count(StorageOperation operation) => Interlocked.Increment(ref _counts[(int)operation]);
}
