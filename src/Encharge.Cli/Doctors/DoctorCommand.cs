using System.CommandLine;
using System.Text.Json;
using Encharge.Cli.Http;
using Encharge.Cli.Output;
using Spectre.Console;

namespace Encharge.Cli.Doctors;

/// <summary><c>encharge doctor</c></summary>
internal static class DoctorCommand
{
    private const int CheckWidth = 17;

    /// <summary>The command.</summary>
    public static Command Create(CommandActions actions)
    {
        var hostJson = new Option<string?>("--host-json")
        {
            Description = "The Functions host's settings (else host.json in this folder or above).",
            HelpName = "FILE",
        };
        var geo = new Option<string?>("--geo")
        {
            Description = "A location database (else the published one, else IngestGeoDatabase).",
            HelpName = "FILE",
        };
        var url = ServiceAddress.CreateOption();
        var fix = new Option<bool>("--fix")
        {
            Description = "Make the tables, queues and containers that are missing.",
        };
        var command = new Command(
            "doctor", "Checks settings, storage, tables, queues, location, clock, service; says what to do.")
        {
            url, hostJson, geo, fix,
        };
        actions.Set(command, async run =>
        {
            var order = new DoctorOrder(
                HostJson.Find(run.Surroundings, run.Value(hostJson)),
                ServiceAddress.Find(run, url),
                run.Value(geo) is { } file ? run.Surroundings.PathOf(file) : null,
                run.Value(fix));
            return Write(run, await new Doctor(run, order).ExamineAsync());
        });
        return command;
    }

    private static int Write(CommandRun run, IReadOnlyList<Diagnosis> found)
    {
        var worst = found.Max(diagnosis => diagnosis.Status);
        run.Printer.Write(json => WriteJson(json, found), console => WriteText(console, found));
        return worst == DiagnosisStatus.Failure ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static void WriteJson(Utf8JsonWriter json, IReadOnlyList<Diagnosis> found)
    {
        json.WriteStartObject();
        json.WriteString("status", Name(found.Max(diagnosis => diagnosis.Status)));
        json.WriteStartArray("checks");
        foreach (var diagnosis in found)
        {
            json.WriteStartObject();
            json.WriteString("check", diagnosis.Check);
            json.WriteString("status", Name(diagnosis.Status));
            json.WriteString("detail", diagnosis.Detail);
            json.WriteString("advice", diagnosis.Advice);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(IAnsiConsole console, IReadOnlyList<Diagnosis> found)
    {
        var grid = new Grid().AddColumns(
            new GridColumn().NoWrap(), new GridColumn().NoWrap().Width(CheckWidth), new GridColumn());
        foreach (var diagnosis in found)
        {
            var text = diagnosis.Advice is { } advice ? $"{diagnosis.Detail}\n-> {advice}" : diagnosis.Detail;
            grid.AddRow(
                new Text(Name(diagnosis.Status), new Style(ColorOf(diagnosis.Status))),
                new Text(diagnosis.Check),
                new Text(text));
        }

        console.Write(grid);
        var failures = found.Count(diagnosis => diagnosis.Status == DiagnosisStatus.Failure);
        var warnings = found.Count(diagnosis => diagnosis.Status == DiagnosisStatus.Warning);
        console.WriteLine(
            $"{Tables.Count(found.Count, "check")}: {Tables.Count(failures, "failure")}, "
            + $"{Tables.Count(warnings, "warning")}.");
    }

    private static string Name(DiagnosisStatus status) => status switch
    {
        DiagnosisStatus.Ok => "ok",
        DiagnosisStatus.Skipped => "skipped",
        DiagnosisStatus.Warning => "warning",
        DiagnosisStatus.Failure => "failure",
    };

    private static Color ColorOf(DiagnosisStatus status) => status switch
    {
        DiagnosisStatus.Ok => Color.Green,
        DiagnosisStatus.Skipped => Color.Grey,
        DiagnosisStatus.Warning => Color.Yellow,
        DiagnosisStatus.Failure => Color.Red,
    };
}
