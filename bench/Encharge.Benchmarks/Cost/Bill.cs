using Encharge.Benchmarks.Accept;
using Encharge.Benchmarks.Drain;

namespace Encharge.Benchmarks.Cost;

/// <summary>How much of what is paid for an event takes, as counted.</summary>
/// <param name="Executions">Requests answered and messages processed.</param>
/// <param name="Queues">Queue operations: put, get, delete.</param>
/// <param name="Tables">Table transactions.</param>
/// <param name="CpuSeconds">Processor time: what an instance with one core needs at full use.</param>
internal sealed record Bill(double Executions, double Queues, double Tables, double CpuSeconds)
{
    private const int Million = 1_000_000;

    /// <summary>Dollars for a million events' executions.</summary>
    public double ForExecutions => Million * Executions * Prices.Execution.One;

    /// <summary>… their queue operations.</summary>
    public double ForQueues => Million * Queues * Prices.Queue.One;

    /// <summary>… their table transactions.</summary>
    public double ForTables => Million * Tables * Prices.Table.One;

    /// <summary>… the instances, were they always busy.</summary>
    public double ForCompute => Million * CpuSeconds * Prices.InstanceGigabytes * Prices.Compute.One;

    /// <summary>All of it.</summary>
    public double Dollars => ForExecutions + ForQueues + ForTables + ForCompute;

    /// <summary>
    /// An event's, from the medians of both sides. A message that was put is one to process, to get and to delete: the
    /// requests of the drain are scaled to the messages that the endpoint made.
    /// </summary>
    public static Bill Of(AcceptLoad load, AcceptFigures accepted, DrainFigures drained)
    {
        var messages = accepted.Transactions.Median;
        var perMessage = drained.Queues.Median / drained.Messages.Median;
        return new(
            (1.0 / load.EventsPerRequest) + messages,
            messages * (1 + perMessage),
            drained.Tables.Median,
            (accepted.Cpu.Median + drained.Cpu.Median) / 1e6);
    }
}
