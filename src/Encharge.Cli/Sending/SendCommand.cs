using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Encharge.Cli.Http;
using Encharge.Cli.Output;

namespace Encharge.Cli.Sending;

/// <summary><c>encharge send FILE</c></summary>
internal static class SendCommand
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(100);

    /// <summary>The command.</summary>
    public static Command Create(CommandActions actions)
    {
        var options = new SendOptions();
        var command = new Command("send", "Sends a file of events; broken off, the same command goes on from there.");
        options.AddTo(command);
        actions.Set(command, run => SendAsync(run, options.Read(run)));
        return command;
    }

    private static async Task<int> SendAsync(CommandRun run, SendRequest request)
    {
        using var source = await SendSource.OpenAsync(request, run.Surroundings, run.Stop);
        if (source.Journal.DoneBefore > 0)
            run.Printer.Remark($"Going on after {Tables.Count(source.Journal.DoneBefore, "event")}.");
        using var http = ServiceClient.Create(RequestTimeout);
        SendSummary summary;
        try
        {
            summary = await ProgressBar.RunAsync(run.Surroundings, "events", bar =>
            {
                var pace = new Pace(run.Surroundings.Time, request.Patience);
                var client = new IngestClient(http, request.Target, pace) { Waiting = bar.Remark };
                return new SendJob(source, client, bar).RunAsync(request, run.Stop);
            });
        }
        catch (JsonException broken)
        {
            throw new CliException(
                ExitCodes.Failed,
                $"Standard input isn't JSON: it breaks at line {broken.LineNumber + 1}. What came before was sent.",
                broken);
        }
        catch (OperationCanceledException) when (run.Stop.IsCancellationRequested && request.File is not null)
        {
            var done = Tables.Count(source.Journal.Accepted + source.Journal.Refused, "event");
            run.Printer.Remark($"{done} done; the same command goes on from there.");
            throw;
        }

        Write(run, source, summary);
        return summary.Refused == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static void Write(CommandRun run, SendSource source, SendSummary summary) => run.Printer.Write(
        json =>
        {
            json.WriteStartObject();
            json.WriteNumber("events", summary.Accepted + summary.Refused);
            json.WriteNumber("accepted", summary.Accepted);
            json.WriteNumber("refused", summary.Refused);
            json.WriteNumber("doneBefore", summary.DoneBefore);
            json.WriteString("refusedFile", summary.Refused == 0 ? null : source.Refused.Path);
            json.WriteStartObject("warnings");
            foreach (var (code, count) in summary.Warnings)
                json.WriteNumber(code, count);
            json.WriteEndObject();
            json.WriteNumber("seconds", Math.Round(summary.Elapsed.TotalSeconds, 3));
            json.WriteEndObject();
        },
        _ => WriteText(run, source, summary));

    private static void WriteText(CommandRun run, SendSource source, SendSummary summary)
    {
        var events = summary.Accepted + summary.Refused;
        var rate = (events - summary.DoneBefore) / Math.Max(summary.Elapsed.TotalSeconds, 0.001);
        run.Printer.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Sent {Tables.Count(events, "event")}: {summary.Accepted:N0} accepted, {summary.Refused:N0} refused "
            + $"({rate:N0} events/s)."));
        foreach (var (code, count) in summary.Warnings)
            run.Printer.Line($"Warning {code}: {Tables.Count(count, "time")}.");
        if (summary.Refused > 0)
            run.Printer.Line(
                $"What was refused, and why: {source.Refused.Path}. Mend the events there and send that file.");
    }
}
