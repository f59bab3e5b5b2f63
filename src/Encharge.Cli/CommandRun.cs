using System.CommandLine;
using Encharge.Cli.Output;
using Encharge.Cli.Settings;
using Encharge.Ingestion.Management;
using Microsoft.Extensions.DependencyInjection;

namespace Encharge.Cli;

/// <summary>One run of one command: what was asked for, and what it needs to do it.</summary>
internal sealed class CommandRun(
    ParseResult parsed, GlobalOptions options, Surroundings surroundings, CancellationToken stop) : IAsyncDisposable
{
    private ServiceProvider? _services;

    /// <summary>Cancelled by Ctrl-C.</summary>
    public CancellationToken Stop => stop;

    /// <summary>What it touches.</summary>
    public Surroundings Surroundings => surroundings;

    /// <summary>Writes the answer.</summary>
    public Printer Printer { get; } = new(surroundings, parsed.GetValue(options.Output) == "json");

    /// <summary>The settings that were found.</summary>
    public SettingsSearch Settings { get; } = new(
        new(
            parsed.GetValue(options.Storage),
            parsed.GetValue(options.StorageAccount),
            parsed.GetValue(options.Queue),
            parsed.GetValue(options.Data)),
        surroundings);

    /// <summary>The account.</summary>
    /// <exception cref="CliException">It can't be an account's name.</exception>
    public string Account
    {
        get
        {
            var account = parsed.GetValue(options.Account) ?? "";
            return ManagementEndpoint.IsAccount(account)
                ? account
                : throw CliException.Usage(
                    "--account is 1 to 40 lower-case letters, digits and dashes, such as dev.");
        }
    }

    /// <summary>An option's value.</summary>
    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>An argument's value; null only for one that may be left out.</summary>
    public T Value<T>(Argument<T> argument) => parsed.GetValue(argument)!;

    /// <summary>One of the library's classes, on the storage that was named.</summary>
    /// <exception cref="CliException">No storage was named, or not in a form that can be used.</exception>
    public T Service<T>()
        where T : notnull
    {
        _services ??= StorageServices.Open(Settings.Storage, surroundings.Time);
        return _services.GetRequiredService<T>();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services?.DisposeAsync() ?? ValueTask.CompletedTask;
}
