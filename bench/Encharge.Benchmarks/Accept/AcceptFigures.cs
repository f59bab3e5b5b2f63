using Encharge.Benchmarks.Load;
using Encharge.Benchmarks.Report;

namespace Encharge.Benchmarks.Accept;

/// <summary>What one server showed under one load, in all rounds.</summary>
internal sealed class AcceptFigures
{
    /// <summary>Requests answered in a second.</summary>
    public Figures Requests { get; } = new();

    /// <summary>Events in them.</summary>
    public Figures Events { get; } = new();

    /// <summary>Half of the requests are answered within so many milliseconds.</summary>
    public Figures Median { get; } = new();

    /// <summary>99 of 100 are.</summary>
    public Figures Slow { get; } = new();

    /// <summary>The server's processor time for one event, in microseconds.</summary>
    public Figures Cpu { get; } = new();

    /// <summary>What the server allocates for one event, in bytes.</summary>
    public Figures Allocated { get; } = new();

    /// <summary>Requests to storage for one event.</summary>
    public Figures Transactions { get; } = new();

    /// <summary>Messages in the queue when the load ended.</summary>
    public Figures Waiting { get; } = new();

    /// <summary>Adds a round.</summary>
    public void Add(AcceptLoad load, LoadResult result, int waiting)
    {
        var events = (double)result.Latencies.Count * load.EventsPerRequest;
        if (events == 0)
            throw new BenchmarkException($"No event was accepted: {load.Text}.");
        Requests.Add(result.Latencies.Count / result.Seconds);
        Events.Add(events / result.Seconds);
        Median.Add(result.Latencies.Percentile(0.5));
        Slow.Add(result.Latencies.Percentile(0.99));
        Cpu.Add(result.Spent.CpuSeconds * 1e6 / events);
        Allocated.Add(result.Spent.AllocatedBytes / events);
        Transactions.Add(result.Spent.Requests / events);
        Waiting.Add(waiting);
    }
}
