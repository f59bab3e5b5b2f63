using Encharge.Benchmarks.Report;

namespace Encharge.Benchmarks.Drain;

/// <summary>What one consumer showed with one mix, in all rounds.</summary>
internal sealed class DrainFigures
{
    /// <summary>Events applied in a second.</summary>
    public Figures Events { get; } = new();

    /// <summary>Requests to Table Storage for one event.</summary>
    public Figures Tables { get; } = new();

    /// <summary>Requests to Queue Storage for one event.</summary>
    public Figures Queues { get; } = new();

    /// <summary>The process's processor time for one event, in microseconds.</summary>
    public Figures Cpu { get; } = new();

    /// <summary>Messages for one event.</summary>
    public Figures Messages { get; } = new();

    /// <summary>Deliveries that failed and came again.</summary>
    public Figures FailedTries { get; } = new();

    /// <summary>Rows in all tables when the drain had ended.</summary>
    public Figures Rows { get; } = new();

    /// <summary>Adds a round.</summary>
    public void Add(int events, DrainResult result, int rows)
    {
        Events.Add(events / result.Seconds);
        Tables.Add((double)(result.Spent.TableRequests + result.Spent.BlobRequests) / events);
        Queues.Add((double)result.Spent.QueueRequests / events);
        Cpu.Add(result.Spent.CpuSeconds * 1e6 / events);
        Messages.Add((double)result.Messages / events);
        FailedTries.Add(result.FailedTries);
        Rows.Add(rows);
    }
}
