using System.CommandLine;
using Encharge.Cli.Http;

namespace Encharge.Cli.Tail;

/// <summary><c>encharge tail</c></summary>
internal static class TailCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandActions actions)
    {
        var url = ServiceAddress.CreateOption();
        var functionKey = FunctionKey.CreateOption();
        var only = CreateOnly();
        var user = new Option<string?>("--user")
        {
            Description = "Only of this userId, e-mail address, anonymous id or person id.",
            HelpName = "ID",
        };
        var count = new Option<long>("--count") { Description = "End after so many.", HelpName = "NUMBER" };
        var command = new Command("tail", "Watches what the service does with events, from now on.")
        {
            url, functionKey, only, user, count,
        };
        actions.Set(command, run =>
        {
            var filter = new TailFilter(run.Value(only) ?? [], run.Value(user));
            var target = new TailTarget(ServiceAddress.Of(run, url), FunctionKey.Of(run, functionKey));
            return WatchAsync(run, target, (filter, run.Value(count)));
        });
        return command;
    }

    private static Option<string[]> CreateOnly() => new("--only")
    {
        Description = $"Only these, separated by commas: {string.Join(", ", TailFilter.Kinds)}.",
        HelpName = "KINDS",
        CustomParser = result =>
        {
            string[] kinds = [.. result.Tokens.SelectMany(token => token.Value.Split(
                ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
            if (kinds.Except(TailFilter.Kinds).Any() || kinds.Length == 0)
                result.AddError($"--only takes {string.Join(", ", TailFilter.Kinds)}, separated by commas.");
            return kinds;
        },
    };

    private static async Task<int> WatchAsync(
        CommandRun run, TailTarget target, (TailFilter Filter, long Count) how)
    {
        ServiceAddress.WarnIfOpen(run, target.Url);
        var printer = new TailPrinter(run.Printer, run.Surroundings.Output);
        var stream = new TailStream(target, run);
        var shown = 0L;
        await foreach (var note in stream.ReadAsync(run.Stop))
        {
            if (!how.Filter.Passes(note))
                continue;
            printer.Write(note);
            if (note.Kind != TailFilter.Dropped && ++shown == how.Count)
                break;
        }

        return ExitCodes.Done;
    }
}
