using Encharge.Benchmarks.Report;

namespace Encharge.Benchmarks.Accept;

/// <summary>What accepting showed, as tables and goals.</summary>
internal sealed class AcceptReport(AcceptResults results, MarkdownReport report)
{
    private static readonly string[] Columns =
    [
        "server", "requests/s", "events/s", "p50 ms", "p99 ms", "CPU µs/event", "bytes/event", "transactions/event",
        "messages at the end",
    ];

    /// <summary>Writes them.</summary>
    public async Task WriteAsync()
    {
        await report.SectionAsync(
            "Accept",
            """
            The documented event *Registered user*, posted over kept-alive connections with one request under way each.
            *ours* is this service without its consumer, *naive* parses and puts a queue message for each event, *bare*
            parses and answers. CPU and bytes are the server's process alone.
            """);
        foreach (var load in AcceptLoad.All)
        {
            var rows = AcceptBenchmark.Servers.Select(server => Row(server, results.Of(server, load)));
            await report.TableAsync(load.Text, Columns, rows);
        }

        report.Add(Goals());
    }

    private static string[] Row(string server, AcceptFigures of) =>
    [
        server, of.Requests.Text("N0"), of.Events.Text("N0"), of.Median.Text("F2"), of.Slow.Text("F2"),
        of.Cpu.Text("F1"), of.Allocated.Text("N0"), of.Transactions.Text("F4"), of.Waiting.Text("N0"),
    ];

    private IEnumerable<Goal> Goals()
    {
        double Rate(string server, AcceptLoad load) => results.Of(server, load).Events.Median;
        double Latency(string server) => results.Of(server, AcceptLoad.Lone).Median.Median;
        var ours = Rate("ours", AcceptLoad.Many);
        yield return Goal.AtLeast(
            AcceptLoad.Many.Text, "≥ 20 × naive", 20, (ours / Rate("naive", AcceptLoad.Many), "0.0 ×"));
        yield return Goal.AtLeast(
            AcceptLoad.Many.Text, "≥ 35 % of bare", 0.35, (ours / Rate("bare", AcceptLoad.Many), "0 %"));
        yield return Goal.AtMost(
            $"p50 of {AcceptLoad.Lone.Text}", "≤ 1.15 × naive", 1.15, (Latency("ours") / Latency("naive"), "0.00 ×"));
        yield return BatchGoal(Rate("ours", AcceptLoad.Batch), Rate("naive", AcceptLoad.Batch));
        yield return Goal.AtMost(
            $"transactions an event, {AcceptLoad.Many.Text}", "≤ 0.03", 0.03,
            (results.Of("ours", AcceptLoad.Many).Transactions.Median, "0.0000"));
    }

    private static Goal BatchGoal(double ours, double naive) => new(
        AcceptLoad.Batch.Text,
        "≥ 60,000 events/s or ≥ 50 × naive",
        $"{Number.Text(ours, "N0")}, {Number.Text(ours / naive, "0.0 ×")}",
        ours >= 60_000 || ours >= 50 * naive);
}
