using System.CommandLine;
using System.CommandLine.Invocation;
using Encharge.Cli.Doctors;
using Encharge.Cli.Keys;
using Encharge.Cli.People;
using Encharge.Cli.Poison;
using Encharge.Cli.Rejections;
using Encharge.Cli.Schemas;
using Encharge.Cli.Sending;
using Encharge.Cli.Tail;

namespace Encharge.Cli;

/// <summary>The command <c>encharge</c>.</summary>
internal static class EnchargeCommand
{
    /// <summary>After Ctrl-C a command gets so long to put its journal in order.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Runs a command line; one of <see cref="ExitCodes"/>.</summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var parsed = Create(surroundings).Parse(arguments);
        if (parsed.Action is ParseErrorAction)
            return await ExplainAsync(parsed, surroundings);
        var configuration = new InvocationConfiguration
        {
            Output = surroundings.Output,
            Error = surroundings.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TerminationTimeout,
        };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }

    /// <summary>The command with all its subcommands.</summary>
    public static RootCommand Create(Surroundings surroundings)
    {
        var options = new GlobalOptions();
        var actions = new CommandActions(options, surroundings);
        var root = new RootCommand(
            "Operates Encharge Ingest: write keys, object types, people, files of events, trouble.")
        {
            HelpName = "encharge",
        };
        options.AddTo(root);
        root.Add(KeyCommands.Create(actions));
        root.Add(SchemaCommands.Create(actions));
        root.Add(PeopleCommands.Create(actions));
        root.Add(SendCommand.Create(actions));
        root.Add(TailCommand.Create(actions));
        root.Add(RejectionCommands.Create(actions));
        root.Add(PoisonCommands.Create(actions));
        root.Add(DoctorCommand.Create(actions));
        return root;
    }

    /// <summary>The mistakes in a command line and where to read on.</summary>
    private static async Task<int> ExplainAsync(ParseResult parsed, Surroundings surroundings)
    {
        foreach (var mistake in parsed.Errors)
            await surroundings.Error.WriteLineAsync(mistake.Message);
        var names = new List<string>();
        Symbol? symbol = parsed.CommandResult.Command;
        for (; symbol is not null; symbol = symbol.Parents.FirstOrDefault())
            names.Insert(0, symbol is RootCommand ? "encharge" : symbol.Name);
        await surroundings.Error.WriteLineAsync($"Try: {string.Join(' ', names)} --help");
        return ExitCodes.Usage;
    }
}

/// <summary>Gives commands their action: every one ends in an exit code, never in a stack trace.</summary>
internal sealed class CommandActions(GlobalOptions options, Surroundings surroundings)
{
    /// <summary>A command that runs this.</summary>
    public void Set(Command command, Func<CommandRun, Task<int>> action) => command.SetAction(
        (parsed, stop) => RunAsync(parsed, action, stop));

    private async Task<int> RunAsync(ParseResult parsed, Func<CommandRun, Task<int>> action, CancellationToken stop)
    {
        await using var run = new CommandRun(parsed, options, surroundings, stop);
        try
        {
            return await action(run);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await surroundings.Error.WriteLineAsync("Interrupted.");
            return ExitCodes.Interrupted;
        }
        catch (Exception failure) when (Failures.IsKnown(failure))
        {
            var trouble = Failures.Describe(failure, run.Settings.FindStorage()?.Source ?? "nothing");
            await surroundings.Error.WriteLineAsync(trouble.Message);
            return trouble.ExitCode;
        }
    }
}
