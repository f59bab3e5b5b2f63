using System.CommandLine;
using Encharge.Cli.Http;
using Encharge.Ingestion.Keys;
using Encharge.Ingestion.Validation;

namespace Encharge.Cli.Sending;

/// <summary>What the command line says about sending.</summary>
internal sealed class SendOptions
{
    private const int DefaultParallel = 4;
    private const int MaxParallel = 32;
    private const int DefaultPatienceSeconds = 60;

    private readonly Argument<string> _file = new("file")
    {
        Description = "Events as NDJSON or JSON (an array, {\"batch\":[...]}, one event); - for standard input.",
    };

    private readonly Option<string?> _url = ServiceAddress.CreateOption();

    private readonly Option<string?> _key = new("--key")
    {
        Description = "The write key (else ENCHARGE_WRITE_KEY, else the local host's development key).",
    };

    private readonly Option<int> _batchSize = Number(
        "--batch-size", Limits.MaxEvents, (1, Limits.MaxEvents), "Events in a request.");

    private readonly Option<int> _parallel = Number(
        "--parallel", DefaultParallel, (1, MaxParallel), "Requests at a time.");

    private readonly Option<int> _patience = Number(
        "--patience", DefaultPatienceSeconds, (0, 86_400), "Seconds without any answer until it gives up.");

    private readonly Option<bool> _noMessageIds = new("--no-message-ids")
    {
        Description = "Give no message ids: what is sent again counts again.",
    };

    private readonly Option<bool> _noTimestamps = new("--no-timestamps")
    {
        Description = "Give no timestamps: events without one count as they arrive.",
    };

    private readonly Option<bool> _restart = new("--restart")
    {
        Description = "Forget a send that was broken off and begin anew.",
    };

    /// <summary>Adds everything to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_file);
        Option[] options = [_url, _key, _batchSize, _parallel, _patience, _noMessageIds, _noTimestamps, _restart];
        foreach (var option in options)
            command.Add(option);
    }

    /// <summary>What is asked for.</summary>
    /// <exception cref="CliException">The address or the key can't be used.</exception>
    public SendRequest Read(CommandRun run)
    {
        var url = ServiceAddress.Of(run, _url);
        ServiceAddress.WarnIfOpen(run, url);
        var file = run.Value(_file);
        return new(file == "-" ? null : run.Surroundings.PathOf(file), new(url, ReadKey(run, url)))
        {
            BatchSize = run.Value(_batchSize),
            Parallel = run.Value(_parallel),
            Patience = TimeSpan.FromSeconds(run.Value(_patience)),
            GivesMessageIds = !run.Value(_noMessageIds),
            GivesTimestamps = !run.Value(_noTimestamps),
            IsRestart = run.Value(_restart),
        };
    }

    /// <summary>The development key goes to this machine only.</summary>
    private string ReadKey(CommandRun run, Uri url)
    {
        var key = run.Value(_key) ?? run.Surroundings.Variable("ENCHARGE_WRITE_KEY");
        if (string.IsNullOrWhiteSpace(key) && url.IsLoopback && run.Settings.DataFile("write-key") is { } file)
            key = File.ReadAllText(file);
        if (string.IsNullOrWhiteSpace(key))
            throw CliException.Usage(
                "Give the account's write key with --key or ENCHARGE_WRITE_KEY; encharge keys create makes one.");
        return WriteKeyTable.IsWellFormed(key.Trim())
            ? key.Trim()
            : throw CliException.Usage(
                $"A write key has {WriteKeyTable.KeyLength} letters and digits; this isn't one.");
    }

    private static Option<int> Number(string name, int normal, (int Least, int Most) bounds, string description)
    {
        var option = new Option<int>(name)
        {
            Description = $"{description} {bounds.Least} to {bounds.Most}.",
            HelpName = "NUMBER",
            DefaultValueFactory = _ => normal,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var number && (number < bounds.Least || number > bounds.Most))
                result.AddError($"{name} is a number from {bounds.Least} to {bounds.Most}.");
        });
        return option;
    }
}

/// <summary>A send as it was asked for.</summary>
/// <param name="File">The file; null for standard input.</param>
/// <param name="Target">Where it goes.</param>
internal sealed record SendRequest(string? File, IngestTarget Target)
{
    /// <summary>Events in a request.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Requests at a time.</summary>
    public required int Parallel { get; init; }

    /// <summary>How long nothing may answer.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>Whether events without a message id get one.</summary>
    public required bool GivesMessageIds { get; init; }

    /// <summary>Whether events without a timestamp get one.</summary>
    public required bool GivesTimestamps { get; init; }

    /// <summary>Whether a send that was broken off is forgotten.</summary>
    public required bool IsRestart { get; init; }
}
