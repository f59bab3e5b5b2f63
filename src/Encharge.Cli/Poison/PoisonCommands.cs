using System.CommandLine;
using Encharge.Cli.Output;
using Encharge.Ingestion.Management;
using Encharge.Ingestion.Queue;
using Spectre.Console;

namespace Encharge.Cli.Poison;

/// <summary><c>encharge poison list|show|replay</c></summary>
internal static class PoisonCommands
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create(CommandActions actions) =>
        new("poison", "Messages that failed at every try.")
        {
            CreateList(actions),
            CreateShow(actions),
            CreateReplay(actions),
        };

    private static Command CreateList(CommandActions actions)
    {
        var command = new Command(
            "list", $"Lists those of the first {PoisonQueue.MaxListed} messages that hold events of the account.");
        actions.Set(command, ListAsync);
        return command;
    }

    private static async Task<int> ListAsync(CommandRun run)
    {
        var queue = run.Service<PoisonQueue>();
        var count = await queue.CountAsync(run.Stop);
        var messages = await queue.ListAsync(run.Stop);
        run.Printer.Write(
            json => PoisonJson.Write(json, messages, run.Account, count),
            console => Show(console, run, messages, count));
        return ExitCodes.Done;
    }

    private static void Show(IAnsiConsole console, CommandRun run, IReadOnlyList<PoisonMessage> messages, int count)
    {
        var table = Tables.Create("Id", "Since", "Events", "First");
        foreach (var message in messages.Where(message => PoisonJson.Concerns(message, run.Account)))
        {
            var events = message.Content?.Envelopes.Where(envelope => envelope.Account == run.Account).ToList();
            table.Row(
                message.Id,
                Tables.Moment(message.InsertedAt),
                events is null ? "unreadable" : $"{events.Count + message.Content!.OversizeBlobs.Count}",
                events is [var first, ..] ? EnvelopeWriter.TypeName(first.Event) : "");
        }

        console.Write(table);
        console.WriteLine($"About {Tables.Count(count, "message")} in all accounts.");
    }

    private static Command CreateShow(CommandActions actions)
    {
        var id = new Argument<string>("id") { Description = "The message's id." };
        var command = new Command("show", "Shows a message with its events in full.") { id };
        actions.Set(command, run => ShowAsync(run, run.Value(id)));
        return command;
    }

    /// <summary>Text and JSON are the same here: whoever looks at a message wants it as it is.</summary>
    private static async Task<int> ShowAsync(CommandRun run, string id)
    {
        var message = await run.Service<PoisonQueue>().FindAsync(id, run.Stop);
        if (message is null || !PoisonJson.Concerns(message, run.Account))
            throw CliException.NotFound(
                $"No such message is among the first {PoisonQueue.MaxListed} of the poison queue.");
        var shown = Printer.TextOf(json => PoisonJson.Write(json, message, run.Account, whole: true));
        await run.Surroundings.Output.WriteLineAsync(shown);
        return ExitCodes.Done;
    }

    private static Command CreateReplay(CommandActions actions)
    {
        var id = new Argument<string?>("id") { Description = "The message's id.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "All that are there now, of every account." };
        var command = new Command("replay", "Puts messages back on the queue, byte for byte.") { id, all };
        command.Validators.Add(result =>
        {
            if (result.GetValue(id) is null == !result.GetValue(all))
                result.AddError("Give the id of a message, or --all.");
        });
        actions.Set(command, run => ReplayAsync(run, run.Value(id)));
        return command;
    }

    private static async Task<int> ReplayAsync(CommandRun run, string? id)
    {
        var queue = run.Service<PoisonQueue>();
        var replayed = id is null ? await ReplayAllAsync(queue, run.Stop) : await queue.ReplayAsync(id, run.Stop);
        if (id is not null && replayed == 0)
            throw CliException.NotFound("The poison queue has no such message; encharge poison list has the ids.");
        var left = await queue.CountAsync(run.Stop);
        run.Printer.Write(
            json =>
            {
                json.WriteStartObject();
                json.WriteNumber("replayed", replayed);
                json.WriteNumber("approximateCount", left);
                json.WriteEndObject();
            },
            _ => run.Printer.Line(
                $"{Tables.Count(replayed, "message")} back on the queue, about {left} left."));
        return ExitCodes.Done;
    }

    /// <summary>As many as were there at the start; those that fail anew come back behind them.</summary>
    private static async Task<int> ReplayAllAsync(PoisonQueue queue, CancellationToken stop)
    {
        var (replayed, wanted) = (0, await queue.CountAsync(stop));
        while (replayed < wanted)
        {
            var moved = await queue.ReplayAsync(id: null, stop);
            replayed += moved;
            if (moved == 0)
                break;
        }

        return replayed;
    }
}
