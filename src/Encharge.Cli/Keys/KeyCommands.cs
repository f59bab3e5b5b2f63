using System.CommandLine;
using Encharge.Cli.Output;
using Encharge.Ingestion.Keys;
using Encharge.Ingestion.Management;

namespace Encharge.Cli.Keys;

/// <summary><c>encharge keys create|list|revoke</c></summary>
internal static class KeyCommands
{
    /// <summary>Of an id, so many characters can't be met by chance.</summary>
    private const int ShortestId = 6;

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(CommandActions actions) => new("keys", "The account's write keys.")
    {
        CreateCreate(actions),
        CreateList(actions),
        CreateRevoke(actions),
    };

    private static Command CreateCreate(CommandActions actions)
    {
        var label = new Option<string>("--label")
        {
            Description = "What people call the key, 1 to 100 characters.",
            DefaultValueFactory = _ => "",
        };
        var command = new Command("create", "Makes a write key and shows it, this once.") { label };
        actions.Set(command, run => CreateKeyAsync(run, run.Value(label) ?? ""));
        return command;
    }

    private static async Task<int> CreateKeyAsync(CommandRun run, string label)
    {
        if (label.Length > WriteKey.MaxLabelLength)
            throw CliException.Usage($"--label has at most {WriteKey.MaxLabelLength} characters.");
        var (key, stored) = await run.Service<WriteKeyTable>().CreateAsync(run.Account, label, run.Stop);
        run.Printer.Write(
            json => ManagementJson.Write(json, stored, key),
            _ => run.Printer.Line(key));
        if (!run.Printer.IsJson)
            run.Printer.Remark($"This is the only time that the key is shown. Its id is {stored.Id[..12]}...");
        return ExitCodes.Done;
    }

    private static Command CreateList(CommandActions actions)
    {
        var command = new Command("list", "Lists the keys, oldest first, revoked ones included.");
        actions.Set(command, ListAsync);
        return command;
    }

    private static async Task<int> ListAsync(CommandRun run)
    {
        var keys = await run.Service<WriteKeyTable>().ListAsync(run.Account, run.Stop);
        run.Printer.Write(json => ManagementJson.Write(json, keys), console =>
        {
            var table = Tables.Create("Id", "Label", "Created", "Revoked");
            foreach (var key in keys)
                table.Row(
                    key.Id[..12],
                    key.Label,
                    Tables.Moment(key.CreatedAt),
                    key.RevokedAt is { } at ? Tables.Moment(at) : "");
            console.Write(table);
        });
        return ExitCodes.Done;
    }

    private static Command CreateRevoke(CommandActions actions)
    {
        var id = new Argument<string>("id") { Description = "The key's id, or enough of its beginning." };
        var command = new Command("revoke", "Revokes a key: it is refused within 60 seconds.") { id };
        actions.Set(command, run => RevokeAsync(run, run.Value(id)));
        return command;
    }

    private static async Task<int> RevokeAsync(CommandRun run, string id)
    {
        if (id.Length < ShortestId)
            throw CliException.Usage(
                $"Give at least {ShortestId} characters of the key's id; encharge keys list has them.");
        var table = run.Service<WriteKeyTable>();
        var keys = await table.ListAsync(run.Account, run.Stop);
        var found = keys.Where(key => key.Id.StartsWith(id, StringComparison.OrdinalIgnoreCase)).ToList();
        if (found.Count == 0)
            throw CliException.NotFound($"Account {run.Account} has no such key; encharge keys list has the ids.");
        if (found.Count > 1)
            throw CliException.Usage("Several keys begin like this; give more of the id.");
        await table.RevokeAsync(run.Account, found[0].Id, run.Stop);
        var revoked = await table.FindAsync(found[0].Id, run.Stop);
        run.Printer.Write(
            json => ManagementJson.Write(json, revoked!, shownOnce: null),
            _ => run.Printer.Line($"Revoked {found[0].Id[..12]}. Running instances notice within 60 seconds."));
        return ExitCodes.Done;
    }
}
