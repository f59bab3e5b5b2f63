using System.CommandLine;
using System.Globalization;
using Encharge.Cli.Output;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Management;
using Encharge.Ingestion.Processing;
using Encharge.Ingestion.Queue;
using Spectre.Console;

namespace Encharge.Cli.Rejections;

/// <summary><c>encharge rejections list|replay</c></summary>
internal static class RejectionCommands
{
    private const int PageSize = 100;

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(CommandActions actions) =>
        new("rejections", "Events that were accepted and could not be applied.")
        {
            CreateList(actions),
            CreateReplay(actions),
        };

    private static Option<DateOnly?> CreateDay() => new("--day")
    {
        Description = "The day of receipt, such as 2026-01-31, UTC; today without.",
        HelpName = "DAY",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, default, out var day))
                return day;
            result.AddError("--day is a date such as 2026-01-31.");
            return null;
        },
    };

    private static Command CreateList(CommandActions actions)
    {
        var day = CreateDay();
        var cursor = new Option<string>("--cursor")
        {
            Description = "The next of an earlier page.",
            DefaultValueFactory = _ => "",
        };
        var command = new Command("list", $"Lists a day's rejections, oldest first, {PageSize} at a time.")
        {
            day, cursor,
        };
        actions.Set(command, run => ListAsync(run, DayOf(run, day), run.Value(cursor)!));
        return command;
    }

    private static DateOnly DayOf(CommandRun run, Option<DateOnly?> day) =>
        run.Value(day) ?? DateOnly.FromDateTime(run.Surroundings.Time.GetUtcNow().UtcDateTime);

    private static async Task<int> ListAsync(CommandRun run, DateOnly day, string cursor)
    {
        var page = await run.Service<RejectionTable>().ListAsync(run.Account, day, (cursor, PageSize + 1), run.Stop);
        var next = page.Count > PageSize ? page[PageSize - 1].RowKey : null;
        run.Printer.Write(json => ManagementJson.Write(json, page.Take(PageSize), next), console =>
        {
            var table = Tables.Create("Id", "Received", "Reason", "At", "Type");
            foreach (var rejection in page.Take(PageSize))
            {
                var envelope = rejection.Envelope;
                table.Row(
                    rejection.RowKey,
                    Tables.Moment(envelope.ReceivedAt),
                    rejection.Reason,
                    rejection.Pointer,
                    TypeOf(envelope));
            }

            console.Write(table);
            if (next is not null)
                console.WriteLine($"More: --cursor {next}");
        });
        return ExitCodes.Done;
    }

    private static string TypeOf(Envelope envelope) => envelope.Event is Track track
        ? $"{EnvelopeWriter.TypeName(track)} {track.Name}"
        : EnvelopeWriter.TypeName(envelope.Event);

    private static Command CreateReplay(CommandActions actions)
    {
        var id = new Argument<string?>("id") { Description = "The rejection's id.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "All of the day." };
        var day = CreateDay();
        var command = new Command("replay", "Puts rejected events back on the queue.") { id, all, day };
        command.Validators.Add(result =>
        {
            if (result.GetValue(id) is null == !result.GetValue(all))
                result.AddError("Give the id of a rejection, or --all for all of a day.");
        });
        actions.Set(command, run => ReplayAsync(run, run.Value(id), DayOf(run, day)));
        return command;
    }

    private static async Task<int> ReplayAsync(CommandRun run, string? id, DateOnly day)
    {
        var replayed = id is null ? await ReplayDayAsync(run, day) : await ReplayOneAsync(run, id);
        run.Printer.Write(
            json =>
            {
                json.WriteStartObject();
                json.WriteString("status", "queued");
                json.WriteNumber("replayed", replayed);
                json.WriteEndObject();
            },
            _ => run.Printer.Line($"{Tables.Count(replayed, "event")} back on the queue."));
        return ExitCodes.Done;
    }

    private static async Task<int> ReplayOneAsync(CommandRun run, string id)
    {
        var rejection = await run.Service<RejectionTable>().FindAsync(run.Account, id, run.Stop)
            ?? throw CliException.NotFound("There is no such rejection; encharge rejections list has the ids.");
        await ReplayAsync(run, rejection);
        return 1;
    }

    /// <summary>Those that are there now: one rejected anew has its old id, which lies behind the cursor.</summary>
    private static async Task<int> ReplayDayAsync(CommandRun run, DateOnly day)
    {
        var table = run.Service<RejectionTable>();
        var (replayed, cursor) = (0, "");
        while (await table.ListAsync(run.Account, day, (cursor, PageSize), run.Stop) is { Count: > 0 } page)
        {
            foreach (var rejection in page)
                await ReplayAsync(run, rejection);
            replayed += page.Count;
            cursor = page[^1].RowKey;
        }

        return replayed;
    }

    /// <summary>Queued before it is deleted: twice rather than never, and twice has no second effect.</summary>
    private static async Task ReplayAsync(CommandRun run, StoredRejection rejection)
    {
        await run.Service<EventQueue>().EnqueueAloneAsync(rejection.Envelope, run.Stop);
        await run.Service<RejectionTable>().DeleteAsync(run.Account, rejection, run.Stop);
    }
}
