using Encharge.Benchmarks.Accept;
using Encharge.Benchmarks.Drain;
using Encharge.Benchmarks.Report;

namespace Encharge.Benchmarks.Cost;

/// <summary>What a million events cost, this service beside the naive one, in three ways of sending them.</summary>
internal sealed class CostReport(AcceptResults accepted, DrainResults drained, MarkdownReport report)
{
    private static readonly (AcceptLoad Load, DrainMix Mix)[] Ways =
    [
        (AcceptLoad.Many, DrainMix.Each), (AcceptLoad.Many, DrainMix.Ten), (AcceptLoad.Batch, DrainMix.Ten),
    ];

    private static readonly string[] Columns =
        ["service", "executions/event", "queue/event", "table/event", "CPU µs/event", "executions", "queues", "tables",
            "instances", "in all"];

    /// <summary>Writes tables and goals.</summary>
    public async Task WriteAsync()
    {
        await report.SectionAsync("Cost", $"""
            US dollars for a million events, from the requests counted above and list prices of {Prices.AsOf}.
            An execution is a request answered or a message processed. Instances: the processor time measured, on
            instances of {Prices.InstanceGigabytes} GB and one core at full use.
            """);
        await report.TableAsync(
            ["price", "dollars", "for", "source"],
            Prices.All.Select(price => (string[])
                [price.What, Number.Text(price.Dollars, "0.######"), Number.Text(price.Each, "N0"), price.Source]));
        foreach (var (load, mix) in Ways)
            await WriteAsync(load, mix);
    }

    private async Task WriteAsync(AcceptLoad load, DrainMix mix)
    {
        var ours = Bill.Of(load, accepted.Of("ours", load), drained.Of("ours-consumer", mix));
        var naive = Bill.Of(load, accepted.Of("naive", load), drained.Of("naive-consumer", mix));
        var way = $"{load.Text}, {mix.Text()}";
        await report.TableAsync(way, Columns, [Row("ours", ours), Row("naive", naive)]);
        report.Add(Goal.AtMost(
            $"dollars a million events: {way}", "≤ 0.2 × naive", 0.2, (ours.Dollars / naive.Dollars, "0.00 ×")));
    }

    private static string[] Row(string server, Bill bill) =>
    [
        server, Number.Text(bill.Executions, "F3"), Number.Text(bill.Queues, "F3"), Number.Text(bill.Tables, "F3"),
        Number.Text(bill.CpuSeconds * 1e6, "F0"), Number.Text(bill.ForExecutions, "$0.000"),
        Number.Text(bill.ForQueues, "$0.000"), Number.Text(bill.ForTables, "$0.000"),
        Number.Text(bill.ForCompute, "$0.000"), Number.Text(bill.Dollars, "$0.000"),
    ];
}
