using System.Globalization;
using Encharge.Benchmarks.Report;

namespace Encharge.Benchmarks.Memory;

/// <summary>What watching memory showed, as a table and goals.</summary>
internal sealed class MemoryReport(double minutes, MarkdownReport report)
{
    private const double FlatGrowth = 1.05;
    private const double MostMegabytes = 200;

    /// <summary>Writes them.</summary>
    public async Task WriteAsync(IReadOnlyList<(string Server, MemorySamples Samples)> found)
    {
        await report.SectionAsync("Memory", string.Create(CultureInfo.InvariantCulture, $"""
            Resident memory in MB while 256 connections send single events for {minutes} minutes; medians of each fifth
            of the time. *ours* is this service without its consumer, *ours-whole* with it. The process is new; without
            the consumer the queue is emptied now and then.
            """));
        await report.TableAsync(
            ["server", "events/s", "1st fifth", "2nd", "3rd", "4th", "5th", "most", "5th / 2nd"],
            found.Select(pair => Row(pair.Server, pair.Samples)));
        foreach (var (server, samples) in found)
            report.Add(GoalOf(server, samples));
    }

    private static string[] Row(string server, MemorySamples samples) =>
    [
        server,
        Number.Text(samples.EventsPerSecond, "N0"),
        .. Enumerable.Range(0, 5).Select(part => Number.Text(samples.MedianOf(part), "F0")),
        Number.Text(samples.Most, "F0"),
        Number.Text(samples.Growth, "F2"),
    ];

    private Goal GoalOf(string server, MemorySamples samples) => new(
        string.Create(CultureInfo.InvariantCulture, $"resident memory, {server}, 256 connections, {minutes} minutes"),
        "≤ 200 MB, flat (within 5 %)",
        $"{Number.Text(samples.Most, "F0")} MB, {Number.Text(samples.Growth, "0.00 ×")}",
        samples.Most <= MostMegabytes && samples.Growth <= FlatGrowth);
}
