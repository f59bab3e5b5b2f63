using System.Diagnostics;
using Encharge.Benchmarks.Load;

namespace Encharge.Benchmarks.Tests;

/// <summary>What the report says of latencies is what was added, to less than 1 %.</summary>
public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1_000)]
    [InlineData(65_535)]
    [InlineData(1_000_000_007)]
    [InlineData(long.MaxValue)]
    public void A_latency_comes_back_within_a_bucket(long ticks)
    {
        var histogram = new LatencyHistogram();

        histogram.Add(ticks);

        Assert.InRange(Ticks(histogram.Percentile(0.5)), ticks * (1 - (1 / 128.0)) - 1, ticks * (1 + (1 / 128.0)) + 1);
    }

    [Fact]
    public void Percentiles_are_those_of_the_sorted_latencies()
    {
        var random = new Random(5);
        var latencies = Enumerable.Range(0, 10_001).Select(_ => (long)Math.Exp(random.NextDouble() * 20)).ToList();
        var histogram = new LatencyHistogram();
        latencies.ForEach(histogram.Add);
        latencies.Sort();

        foreach (var part in (double[])[0.01, 0.5, 0.9, 0.99, 1])
        {
            var exact = latencies[(int)Math.Ceiling(latencies.Count * part) - 1];
            Assert.InRange(Ticks(histogram.Percentile(part)), exact * 0.99 - 1, exact * 1.01 + 1);
        }
    }

    [Fact]
    public void A_sum_holds_the_latencies_of_all()
    {
        var (sum, slow) = (new LatencyHistogram(), new LatencyHistogram());
        sum.Add(100);
        slow.Add(1_000_000);
        slow.Add(1_000_000);

        sum.Add(slow);

        Assert.Equal(3, sum.Count);
        Assert.InRange(Ticks(sum.Percentile(0.3)), 99, 102);
        Assert.InRange(Ticks(sum.Percentile(0.5)), 990_000, 1_010_000);
    }

    [Fact]
    public void Nothing_added_is_zero() => Assert.Equal(0, new LatencyHistogram().Percentile(0.99));

    private static double Ticks(double milliseconds) => milliseconds * Stopwatch.Frequency / 1_000;
}
