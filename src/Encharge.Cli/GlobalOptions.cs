using System.CommandLine;

namespace Encharge.Cli;

/// <summary>The options that every command has.</summary>
internal sealed class GlobalOptions
{
    /// <summary>A storage account's connection string.</summary>
    public Option<string?> Storage { get; } = new("--storage")
    {
        Description = "A storage account's connection string (else IngestStorage, local.settings.json, local host).",
        HelpName = "CONNECTION",
        Recursive = true,
    };

    /// <summary>A storage account's name.</summary>
    public Option<string?> StorageAccount { get; } = new("--storage-account")
    {
        Description = "A storage account's name, reached with your Azure sign-in or a managed identity.",
        HelpName = "NAME",
        Recursive = true,
    };

    /// <summary>The account whose keys, people and events are meant.</summary>
    public Option<string> Account { get; } = new("--account")
    {
        Description = "The account whose keys, people and events are meant.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "dev",
        Recursive = true,
    };

    /// <summary>The queue's name.</summary>
    public Option<string?> Queue { get; } = new("--queue")
    {
        Description = "The queue's name (else IngestQueue, else ingest-events).",
        HelpName = "NAME",
        Recursive = true,
    };

    /// <summary>Where a local host keeps its data.</summary>
    public Option<string?> Data { get; } = new("--data")
    {
        Description = "The data folder of a local host (else .encharge in this folder or above).",
        HelpName = "DIR",
        Recursive = true,
    };

    /// <summary>How to answer.</summary>
    public Option<string> Output { get; } = CreateOutput();

    /// <summary>Adds all to a command; those below it have them too.</summary>
    public void AddTo(Command root)
    {
        root.Add(Storage);
        root.Add(StorageAccount);
        root.Add(Account);
        root.Add(Queue);
        root.Add(Data);
        root.Add(Output);
    }

    private static Option<string> CreateOutput()
    {
        var option = new Option<string>("--output", "-o")
        {
            Description = "How to answer: for people, or as JSON for scripts.",
            HelpName = "text|json",
            DefaultValueFactory = _ => "text",
            Recursive = true,
        };
        option.AcceptOnlyFromAmong("text", "json");
        return option;
    }
}
