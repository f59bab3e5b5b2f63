using System.CommandLine;
using System.Text.Json;
using Encharge.Cli.Output;
using Encharge.Ingestion.Management;
using Encharge.Ingestion.Objects;

namespace Encharge.Cli.Schemas;

/// <summary><c>encharge schemas list|put|delete</c></summary>
internal static class SchemaCommands
{
    private const string Shape =
        "an object such as {\"name\":\"ship\",\"fields\":[{\"name\":\"mass\",\"type\":\"number\"}]}";

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(CommandActions actions) =>
        new("schemas", "The account's object types and their fields.")
        {
            CreateList(actions),
            CreatePut(actions),
            CreateDelete(actions),
        };

    private static Command CreateList(CommandActions actions)
    {
        var command = new Command("list", "Lists the object types.");
        actions.Set(command, ListAsync);
        return command;
    }

    private static async Task<int> ListAsync(CommandRun run)
    {
        var schemas = await run.Service<SchemaTable>().ListAsync(run.Account, run.Stop);
        run.Printer.Write(json => ManagementJson.Write(json, schemas), console =>
        {
            var table = Tables.Create("Type", "Singular", "Plural", "Fields");
            foreach (var schema in schemas)
                table.Row(
                    schema.Name,
                    schema.DisplayNameSingular,
                    schema.DisplayNamePlural,
                    string.Join(", ", schema.Fields.Select(field => $"{field.Name}: {field.Type}")));
            console.Write(table);
        });
        return ExitCodes.Done;
    }

    private static Command CreatePut(CommandActions actions)
    {
        var file = new Argument<string>("file") { Description = "A JSON file with the type; - for standard input." };
        var command = new Command("put", "Makes an object type, or puts it in place of the one of its name.") { file };
        actions.Set(command, run => PutAsync(run, run.Value(file)));
        return command;
    }

    private static async Task<int> PutAsync(CommandRun run, string file)
    {
        var schema = await ReadAsync(run, file);
        var table = run.Service<SchemaTable>();
        var isNew = await table.FindAsync(run.Account, schema.Name, run.Stop) is null;
        await table.ReplaceAsync(run.Account, schema, run.Stop);
        run.Printer.Write(
            json => ManagementJson.Write(json, schema),
            _ => run.Printer.Line(isNew
                ? $"Made {schema.Name} with {Tables.Count(schema.Fields.Length, "field")}."
                : $"Replaced {schema.Name}, now with {Tables.Count(schema.Fields.Length, "field")}. Running instances "
                    + "notice within 60 seconds."));
        return ExitCodes.Done;
    }

    private static async Task<ObjectSchema> ReadAsync(CommandRun run, string file)
    {
        await using var stream = file == "-"
            ? run.Surroundings.Input()
            : File.OpenRead(run.Surroundings.PathOf(file));
        SchemaDraft? draft;
        try
        {
            draft = await JsonSerializer.DeserializeAsync(stream, SchemaDraftJson.Default.SchemaDraft, run.Stop);
        }
        catch (JsonException unreadable)
        {
            throw new CliException(ExitCodes.Failed, $"{file} isn't the JSON of an object type: {Shape}.", unreadable);
        }

        if (draft?.Name is not { } name)
            throw new CliException(ExitCodes.Failed, $"{file} names no object type: it is {Shape}.");
        var schema = draft.ToSchema(name);
        return SchemaRules.Mistakes(schema) is { Count: > 0 } mistakes
            ? throw new CliException(ExitCodes.Failed, $"{file}: {string.Join(' ', mistakes)}")
            : schema;
    }

    private static Command CreateDelete(CommandActions actions)
    {
        var name = new Argument<string>("type") { Description = "The object type." };
        var command = new Command("delete", "Deletes a type: new events of it are refused, stored objects stay.")
        {
            name,
        };
        actions.Set(command, run => DeleteAsync(run, run.Value(name)));
        return command;
    }

    private static async Task<int> DeleteAsync(CommandRun run, string name)
    {
        var table = run.Service<SchemaTable>();
        var schema = await table.FindAsync(run.Account, name, run.Stop)
            ?? throw CliException.NotFound($"Account {run.Account} has no object type {Tables.Safe(name)}.");
        await table.DeleteAsync(run.Account, name, run.Stop);
        run.Printer.Write(
            json => ManagementJson.Write(json, schema),
            _ => run.Printer.Line($"Deleted {name}. Running instances notice within 60 seconds."));
        return ExitCodes.Done;
    }
}
