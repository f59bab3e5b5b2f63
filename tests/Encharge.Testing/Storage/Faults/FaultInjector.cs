namespace Encharge.Testing.Storage.Faults;

/// <summary>
/// Decides which requests go wrong, and how: by chance from a seed, or as a test says. It stands in the transport,
/// below the SDK's own retries, which therefore happen as in production. Thread-safe.
/// </summary>
internal sealed class FaultInjector
{
    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[Enum.GetValues<StorageFault>().Length];
    private readonly Func<StorageOperation, StorageFault?> _draw;
    private readonly Random? _random;
    private volatile bool _armed = true;

    private FaultInjector(Func<StorageOperation, StorageFault?> draw, Random? random)
    {
        _draw = draw;
        _random = random;
    }

    /// <summary>How often a fault occurred.</summary>
    public long this[StorageFault fault] => Interlocked.Read(ref _counts[(int)fault]);

    /// <summary>The faults that occurred, with their counts.</summary>
    public IReadOnlyDictionary<StorageFault, long> Injected => Enum.GetValues<StorageFault>()
        .Where(fault => this[fault] > 0)
        .ToDictionary(fault => fault, fault => this[fault]);

    /// <summary>Faults by chance.</summary>
    /// <param name="seed">The same seed makes the same choices for the same sequence of requests.</param>
    /// <param name="rates">The probability of each fault, per request; together at most 1.</param>
    public static FaultInjector ByChance(int seed, IReadOnlyDictionary<StorageFault, double> rates)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rates.Values.Sum(), 1.0, nameof(rates));
        var random = new Random(seed);
        return new(_ => Draw(random.NextDouble(), rates), random);
    }

    /// <summary>
    /// Faults as a test says: it is asked once for each request, repetitions included; null lets it pass.
    /// </summary>
    public static FaultInjector ByScript(Func<StorageOperation, StorageFault?> script) => new(script, null);

    /// <summary>From now on everything goes well.</summary>
    public void Disarm() => _armed = false;

    internal StorageFault? Draw(StorageOperation operation)
    {
        if (!_armed)
            return null;
        lock (_lock)
            return _draw(operation);
    }

    /// <summary>One of some possibilities: by chance, or the first.</summary>
    internal int Pick(int count)
    {
        lock (_lock)
            return _random?.Next(count) ?? 0;
    }

    internal void Count(StorageFault fault) => Interlocked.Increment(ref _counts[(int)fault]);

    private static StorageFault? Draw(double chance, IReadOnlyDictionary<StorageFault, double> rates)
    {
        foreach (var fault in Enum.GetValues<StorageFault>())
        {
            chance -= rates.GetValueOrDefault(fault);
            if (chance < 0)
                return fault;
        }

        return null;
    }
}
