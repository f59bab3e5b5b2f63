namespace Encharge.Benchmarks.Memory;

/// <summary>What a process had resident.</summary>
/// <param name="Megabytes">Millions of bytes, at even intervals.</param>
/// <param name="EventsPerSecond">What it accepted meanwhile.</param>
internal sealed record MemorySamples(IReadOnlyList<double> Megabytes, double EventsPerSecond)
{
    private const int Parts = 5;

    /// <summary>The most at any time.</summary>
    public double Most => Megabytes.Max();

    /// <summary>The last fifth of the time beside the second, by medians: above 1 it has grown.</summary>
    public double Growth => MedianOf(Parts - 1) / MedianOf(1);

    /// <summary>The median of a fifth of the time, counted from 0.</summary>
    public double MedianOf(int part)
    {
        var from = Megabytes.Count * part / Parts;
        var until = Math.Max(Megabytes.Count * (part + 1) / Parts, from + 1);
        var sorted = Megabytes.Take(from..until).Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
