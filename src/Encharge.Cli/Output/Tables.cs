using System.Globalization;
using Spectre.Console;

namespace Encharge.Cli.Output;

/// <summary>Text for people, in tables and alone.</summary>
internal static class Tables
{
    /// <summary>A table without lines but below its head.</summary>
    public static Table Create(params ReadOnlySpan<string> columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column)));
        return table;
    }

    /// <summary>Adds a row; the texts may hold anything.</summary>
    public static void Row(this Table table, params string?[] cells) =>
        table.AddRow(cells.Select(cell => new Text(Safe(cell ?? ""))));

    /// <summary>
    /// What came from outside, without control characters: an event must not move the cursor or colour the terminal.
    /// </summary>
    public static string Safe(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(letter => char.IsControl(letter) ? '\u00B7' : letter))
        : text;

    /// <summary>A moment to the second, UTC.</summary>
    public static string Moment(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A number with its thousands apart, and its noun: <c>1 event</c>, <c>1,000 events</c>.</summary>
    public static string Count(long number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");
}
