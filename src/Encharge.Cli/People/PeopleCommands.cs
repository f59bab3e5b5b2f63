using System.CommandLine;
using System.Globalization;
using Encharge.Cli.Output;
using Encharge.Ingestion.Management;
using Encharge.Ingestion.People;
using Spectre.Console;

namespace Encharge.Cli.People;

/// <summary><c>encharge people show|events|erase|export</c></summary>
internal static class PeopleCommands
{
    private const int DefaultPage = 20;

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(CommandActions actions) =>
        new("people", "The account's people: look at one, erase one, export all.")
        {
            CreateShow(actions),
            CreateEvents(actions),
            CreateErase(actions),
            PeopleExportCommand.Create(actions),
        };

    private static Command CreateShow(CommandActions actions)
    {
        var selector = new PersonSelector();
        var command = new Command("show", "Shows a person.");
        selector.AddTo(command);
        actions.Set(command, async run =>
        {
            var person = await selector.FindAsync(run);
            run.Printer.Write(
                json => ManagementJson.Write(json, person),
                console => PersonText.Write(console, person));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command CreateEvents(CommandActions actions)
    {
        var selector = new PersonSelector();
        var limit = new Option<int>("--limit")
        {
            Description = $"How many, 1 to {TimelineReader.MaxPage:N0}.".ToString(CultureInfo.InvariantCulture),
            DefaultValueFactory = _ => DefaultPage,
        };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > TimelineReader.MaxPage)
                result.AddError($"--limit is a number from 1 to {TimelineReader.MaxPage}.");
        });
        var cursor = new Option<string?>("--cursor") { Description = "The next of an earlier page." };
        var command = new Command("events", "Shows a person's timeline, newest first.") { limit, cursor };
        selector.AddTo(command);
        actions.Set(command, run => ShowEventsAsync(run, selector, (run.Value(limit), run.Value(cursor))));
        return command;
    }

    private static async Task<int> ShowEventsAsync(
        CommandRun run, PersonSelector selector, (int Limit, string? Cursor) page)
    {
        string? after = null;
        if (page.Cursor is not null && !TimelineCursor.TryDecode(page.Cursor, out after))
            throw CliException.Usage("--cursor is the next of an earlier page.");
        var person = await selector.FindAsync(run);
        var events = await run.Service<TimelineReader>().ReadAsync(
            run.Account, person, (page.Limit, after), run.Stop);
        var next = TimelineCursor.Encode(events.Next);
        run.Printer.Write(json => ManagementJson.Write(json, events, next), console =>
        {
            var table = Tables.Create("Time", "Type", "Name", "Properties");
            foreach (var entry in events.Entries)
                table.Row(Tables.Moment(entry.At), entry.Type, entry.Name, entry.Properties);
            console.Write(table);
            if (next is not null)
                console.WriteLine($"More: --cursor {next}");
        });
        return ExitCodes.Done;
    }

    private static Command CreateErase(CommandActions actions)
    {
        var selector = new PersonSelector();
        var yes = new Option<bool>("--yes", "-y") { Description = "Don't ask." };
        var command = new Command("erase", "Erases a person with all events: nothing older comes back.") { yes };
        selector.AddTo(command);
        actions.Set(command, run => EraseAsync(run, selector, run.Value(yes)));
        return command;
    }

    private static async Task<int> EraseAsync(CommandRun run, PersonSelector selector, bool isSure)
    {
        var id = selector.IdentityId(run);
        if (!isSure && !await IsConfirmedAsync(run, id))
        {
            run.Printer.Remark("Nothing was erased.");
            return ExitCodes.Failed;
        }

        if (!await run.Service<PersonEraser>().EraseAsync(run.Account, id, run.Stop))
            throw PersonSelector.Nobody(run);
        run.Printer.Write(
            json =>
            {
                json.WriteStartObject();
                json.WriteString("erased", id);
                json.WriteEndObject();
            },
            _ => run.Printer.Line("Erased. Events older than this moment don't bring the person back."));
        return ExitCodes.Done;
    }

    private static async Task<bool> IsConfirmedAsync(CommandRun run, Guid id)
    {
        if (!run.Surroundings.IsInteractive)
            throw CliException.Usage("Erasing can't be undone: give --yes where nobody can be asked.");
        var person = await run.Service<PersonReader>().FindAsync(run.Account, id, run.Stop);
        var name = person?.Email ?? person?.UserId ?? id.ToString();
        await run.Surroundings.Error.WriteAsync($"Erase {Tables.Safe(name)} for good? [y/N] ");
        using var input = new StreamReader(run.Surroundings.Input());
        return (await input.ReadLineAsync(run.Stop))?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
