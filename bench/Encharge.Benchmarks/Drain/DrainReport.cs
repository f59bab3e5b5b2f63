using System.Globalization;
using Encharge.Benchmarks.Report;

namespace Encharge.Benchmarks.Drain;

/// <summary>What draining showed, as tables and goals.</summary>
internal sealed class DrainReport(DrainResults results, MarkdownReport report)
{
    private static readonly string[] Columns =
    [
        "consumer", "events/s", "table requests/event", "queue requests/event", "CPU µs/event", "events/message",
        "failed tries", "rows at the end",
    ];

    /// <summary>Writes them.</summary>
    public async Task WriteAsync(int events)
    {
        await report.SectionAsync("Drain", string.Create(CultureInfo.InvariantCulture, $"""
            {events} queued events, of people not seen before, after {events / 5} others on the same new Azurite.
            *ours-consumer* has the concurrency of `host.json`, *naive-consumer* the platform's default of 16 messages.
            The naive one gets a message an event, ours what its endpoint packs under load.
            """));
        foreach (var mix in DrainBenchmark.Mixes)
        {
            var rows = DrainBenchmark.Servers.Select(server => Row(server, results.Of(server, mix)));
            await report.TableAsync(mix.Text(), Columns, rows);
        }

        report.Add(Goals());
    }

    private static string[] Row(string server, DrainFigures of) =>
    [
        server, of.Events.Text("N0"), of.Tables.Text("F3"), of.Queues.Text("F3"), of.Cpu.Text("F0"),
        Number.Text(1 / of.Messages.Median, "F0"), of.FailedTries.Text("F0"), of.Rows.Text("N0"),
    ];

    private IEnumerable<Goal> Goals()
    {
        DrainFigures Ours(DrainMix mix) => results.Of("ours-consumer", mix);
        double Ratio(DrainMix mix) => Ours(mix).Events.Median / results.Of("naive-consumer", mix).Events.Median;
        Goal Transactions(DrainMix mix, double most) => Goal.AtMost(
            $"table transactions an event, {mix.Text()}",
            $"≤ {Number.Text(most, "0.##")}",
            most,
            (Ours(mix).Tables.Median, "0.000"));
        Goal Faster(DrainMix mix, int times) => Goal.AtLeast(
            $"drain, {mix.Text()}", $"≥ {times} × naive", times, (Ratio(mix), "0.0 ×"));
        yield return Faster(DrainMix.Ten, 15);
        yield return Faster(DrainMix.Each, 4);
        yield return Transactions(DrainMix.Each, 1.2);
        yield return Transactions(DrainMix.Tied, 2.2);
        yield return Transactions(DrainMix.Ten, 0.25);
    }
}
