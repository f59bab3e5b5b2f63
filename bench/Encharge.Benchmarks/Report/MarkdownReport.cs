namespace Encharge.Benchmarks.Report;

/// <summary>The report, written as it comes about, so that a broken-off run leaves what it found.</summary>
internal sealed class MarkdownReport(TextWriter writer)
{
    private readonly List<Goal> _goals = [];

    /// <summary>A heading and what is to be known of the tables below it.</summary>
    public async Task SectionAsync(string heading, string text)
    {
        await writer.WriteLineAsync($"## {heading}{Environment.NewLine}{Environment.NewLine}{text}");
        await writer.WriteLineAsync();
        await writer.FlushAsync();
    }

    /// <summary>A table under a title.</summary>
    public async Task TableAsync(
        string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        await writer.WriteLineAsync($"**{title}**{Environment.NewLine}");
        await TableAsync(columns, rows);
    }

    /// <summary>A table.</summary>
    public async Task TableAsync(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        await RowAsync(columns);
        await RowAsync([.. columns.Select(_ => "---")]);
        foreach (var row in rows)
            await RowAsync(row);
        await writer.WriteLineAsync();
        await writer.FlushAsync();
    }

    /// <summary>Remembers goals for the end.</summary>
    public void Add(params IEnumerable<Goal> goals) => _goals.AddRange(goals);

    /// <summary>All goals, met or missed.</summary>
    public async Task GoalsAsync()
    {
        await SectionAsync("Goals", "What was aimed at and what this run measured (medians).");
        await TableAsync(
            ["what", "goal", "measured", ""],
            _goals.Select(goal => (string[])[goal.Subject, goal.Wanted, goal.Measured, goal.IsMet ? "met" : "missed"]));
    }

    private Task RowAsync(IReadOnlyList<string> cells) => writer.WriteLineAsync($"| {string.Join(" | ", cells)} |");
}
