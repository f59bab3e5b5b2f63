using System.Globalization;
using Encharge.Benchmarks.Drain;
using Encharge.Benchmarks.Report;

namespace Encharge.Benchmarks.Scale;

/// <summary>Events drained with so much stored.</summary>
internal sealed record ScaleRow(int Size, string What, DrainFigures Figures);

/// <summary>So many steps with so much stored.</summary>
internal sealed record StepsRow(int Size, string What, int Steps, StepsResult Result)
{
    /// <summary>Requests to storage for one step.</summary>
    public double Requests => (double)Result.Spent.Requests / Steps;
}

/// <summary>What growing showed, as tables and goals.</summary>
internal sealed class ScaleReport(MarkdownReport report)
{
    /// <summary>What is to be known of all tables.</summary>
    public Task BeginAsync(int events) => report.SectionAsync("Scale", string.Create(CultureInfo.InvariantCulture, $"""
        This service's consumer with more and more stored, {events} events a drain, packed; a new Azurite for each
        table. Azurite itself grows slower with its tables, so requests and processor time tell more of the service than
        the rate does.
        """));

    /// <summary>A table of drains.</summary>
    public Task DrainsAsync(string size, IEnumerable<ScaleRow> rows) => report.TableAsync(
        [size, "what", "events/s", "table requests/event", "CPU µs/event", "failed tries"],
        rows.Select(row => (string[])
        [
            Number.Text(row.Size, "N0"), row.What, row.Figures.Events.Text("N0"), row.Figures.Tables.Text("F3"),
            row.Figures.Cpu.Text("F0"), row.Figures.FailedTries.Text("F0"),
        ]));

    /// <summary>A table of single events, and the goal that their cost stays.</summary>
    public async Task TimelineAsync(IReadOnlyList<StepsRow> rows)
    {
        await StepsAsync("entries of the timeline", rows);
        var (first, last) = (rows[0], rows[^2]);
        var time = last.Result.Milliseconds / first.Result.Milliseconds;
        var requests = last.Requests / first.Requests;
        report.Add(new Goal(
            string.Create(CultureInfo.InvariantCulture, $"one person's event {last.Size:N0}"),
            $"costs what event {first.Size} did (within a quarter)",
            $"{Number.Text(requests, "0.00 ×")} requests, {Number.Text(time, "0.00 ×")} time",
            requests <= 1.01 && time <= 1.25));
    }

    /// <summary>A table of reads.</summary>
    public Task ReadsAsync(IReadOnlyList<StepsRow> rows) => StepsAsync("identities", rows);

    private Task StepsAsync(string size, IReadOnlyList<StepsRow> rows) => report.TableAsync(
        [size, "what", "median ms", "requests", "CPU ms", "bytes allocated"],
        rows.Select(row => (string[])
        [
            Number.Text(row.Size, "N0"), row.What, Number.Text(row.Result.Milliseconds, "F2"),
            Number.Text(row.Requests, "F2"), Number.Text(row.Result.Spent.CpuSeconds * 1_000 / row.Steps, "F2"),
            Number.Text((double)row.Result.Spent.AllocatedBytes / row.Steps, "N0"),
        ]));
}
