using System.Text.Json;
using Encharge.Cli.Output;
using Spectre.Console;

namespace Encharge.Cli.Tail;

/// <summary>Writes notes, a line each: text with a colour for each kind, or <c>{"event":"applied",…}</c>.</summary>
internal sealed class TailPrinter(Printer printer, TextWriter output)
{
    private const int KindWidth = 9;

    /// <summary>Writes a note; it is there at once.</summary>
    public void Write(TailNote note)
    {
        printer.Write(
            json =>
            {
                json.WriteStartObject();
                json.WriteString("event", note.Kind);
                foreach (var member in note.Data.EnumerateObject())
                    member.WriteTo(json);
                json.WriteEndObject();
            },
            console => console.Write(Line(note)));
        output.Flush();
    }

    private static Paragraph Line(TailNote note)
    {
        var line = new Paragraph();
        line.Append(Time(note) + " ", new(Color.Grey));
        line.Append(note.Kind.PadRight(KindWidth), new(ColorOf(note.Kind)));
        var parts = new[] { Event(note), Who(note), What(note) }.Where(part => part.Length > 0);
        line.Append(Tables.Safe(string.Join("  ", parts)));
        line.Append("\n");
        return line;
    }

    private static string Time(TailNote note) =>
        DateTimeOffset.TryParse(note.Text("at"), System.Globalization.CultureInfo.InvariantCulture, out var at)
            ? at.ToString("HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture)
            : "            ";

    private static Color ColorOf(string kind) => kind switch
    {
        "accepted" => Color.Green,
        "applied" => Color.Aqua,
        "refused" => Color.Red,
        "rejected" => Color.Yellow,
        _ => Color.Grey,
    };

    private static string Event(TailNote note) => $"{note.Text("type")} {note.Text("name")}".Trim();

    private static string Who(TailNote note) => note.Identity.ValueKind == JsonValueKind.Object
        ? $"{TailNote.Text(note.Identity, "kind")} {TailNote.Text(note.Identity, "value")}"
        : "";

    private static string What(TailNote note) => note.Kind switch
    {
        "accepted" => string.Join("; ", note.List("warnings").Select(Finding)),
        "refused" => $"{note.Text("status")}: {string.Join("; ", note.List("errors").Select(Finding))}",
        "applied" => $"{Changes(note)} ({note.Text("lagMilliseconds")} ms)".Trim(),
        "rejected" => $"{note.Text("reason")} {note.Text("pointer")}".Trim(),
        TailFilter.Dropped => $"{note.Text("count")} not shown: too many at once",
        _ => note.Data.GetRawText(),
    };

    private static string Changes(TailNote note) => string.Join(", ", note.List("changes").Select(Change));

    private static string Finding(JsonElement finding) =>
        $"{TailNote.Text(finding, "code")} {TailNote.Text(finding, "pointer")}".Trim();

    private static string Change(JsonElement change)
    {
        if (TailNote.Text(change, "tag") is { Length: > 0 } tag)
            return $"+tag {tag}";
        if (TailNote.Text(change, "tie") is { Length: > 0 } tie)
            return $"{tie} {TailNote.Text(change, "kind")} {TailNote.Text(change, "value")}";
        var from = TailNote.Text(change, "from");
        var before = from.Length > 0 ? from + " -> " : "";
        return $"{TailNote.Text(change, "field")}: {before}{TailNote.Text(change, "to")}";
    }
}
