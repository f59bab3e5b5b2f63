using System.CommandLine;
using Encharge.Cli.Output;
using Encharge.Ingestion.People;
using Encharge.Ingestion.Storage;

namespace Encharge.Cli.People;

/// <summary><c>encharge people export</c></summary>
internal static class PeopleExportCommand
{
    private const int DefaultParallel = 16;
    private const int MaxParallel = 64;

    /// <summary>The command.</summary>
    public static Command Create(CommandActions actions)
    {
        var to = new Option<string?>("--to")
        {
            Description = "The file to write; it appears when it is whole. Standard output without.",
            HelpName = "FILE",
        };
        var events = new Option<bool>("--events") { Description = "Add each person's timeline, as the array events." };
        var parallel = new Option<int>("--parallel")
        {
            Description = $"How many people are read at a time, 1 to {MaxParallel}.",
            DefaultValueFactory = _ => DefaultParallel,
        };
        parallel.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MaxParallel)
                result.AddError($"--parallel is a number from 1 to {MaxParallel}.");
        });
        var command = new Command("export", "Writes all people as NDJSON, a person a line.") { to, events, parallel };
        actions.Set(command, run => ExportAsync(run, run.Value(to), (run.Value(events), run.Value(parallel))));
        return command;
    }

    private static async Task<int> ExportAsync(CommandRun run, string? file, (bool WithEvents, int Parallel) how)
    {
        var path = file is null ? null : run.Surroundings.PathOf(file);
        var partial = path + ".partial";
        var output = path is null ? run.Surroundings.Output : new StreamWriter(partial, append: false);
        long written;
        try
        {
            written = await ExportAsync(run, output, how);
        }
        finally
        {
            if (path is null)
                await output.FlushAsync(CancellationToken.None);
            else
                await output.DisposeAsync();
        }

        if (path is not null)
            File.Move(partial, path, overwrite: true);
        run.Printer.Remark($"{(written == 1 ? "1 person" : $"{written} people")} exported.");
        return ExitCodes.Done;
    }

    private static async Task<long> ExportAsync(CommandRun run, TextWriter output, (bool WithEvents, int Parallel) how)
    {
        var scan = new IdentityScan(run.Service<StorageClients>().Table("Identities"), run.Account);
        var timelines = how.WithEvents ? run.Service<TimelineReader>() : null;
        using var lines = new PersonLines(run.Account, output, timelines);
        var export = new PeopleExport(run.Account, run.Service<PersonReader>(), lines);
        return await ProgressBar.RunAsync(
            run.Surroundings, "people", bar => export.RunAsync(scan, how.Parallel, bar, run.Stop));
    }
}
