using System.Diagnostics;
using System.Numerics;

namespace Encharge.Benchmarks.Load;

/// <summary>
/// Counts latencies in buckets that are at most 1/128 of their value wide; adding allocates nothing.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int FractionBits = 7;
    private readonly long[] _counts = new long[(65 - FractionBits) << FractionBits];

    /// <summary>How many were added.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one, in ticks of <see cref="Stopwatch"/>.</summary>
    public void Add(long ticks)
    {
        _counts[IndexOf(ticks)]++;
        Count++;
    }

    /// <summary>Adds all of another one.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var index = 0; index < _counts.Length; index++)
            _counts[index] += other._counts[index];
        Count += other.Count;
    }

    /// <summary>The latency that this part of all stay within, in milliseconds; 0 without any.</summary>
    public double Percentile(double part)
    {
        var left = (long)Math.Ceiling(Count * part);
        var index = 0;
        while (index < _counts.Length - 1 && (left -= _counts[index]) > 0)
            index++;
        return Count == 0 ? 0 : MiddleOf(index) * 1_000 / Stopwatch.Frequency;
    }

    private static int IndexOf(long ticks)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)Math.Max(ticks, 1)) - FractionBits);
        return (shift << FractionBits) + (int)(ticks >> shift);
    }

    private static double MiddleOf(int index)
    {
        var shift = Math.Max(0, (index >> FractionBits) - 1);
        var fraction = index - (shift << FractionBits);
        return (fraction + 0.5) * (1L << shift);
    }
}
