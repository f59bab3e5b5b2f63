namespace Encharge.Cli;

/// <summary>All that a command touches beside storage and the network; tests bring their own.</summary>
internal sealed record Surroundings
{
    /// <summary>Standard output: the answer and nothing else.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Standard error: progress, hints, what is wrong.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard input, read for the file name <c>-</c> and for confirmations.</summary>
    public Func<Stream> Input { get; init; } = () => Stream.Null;

    /// <summary>Looks up an environment variable; null when it isn't set.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>Where relative paths begin and where settings are looked for.</summary>
    public required string Directory { get; init; }

    /// <summary>The clock, also of waiting.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether standard output is a terminal: tables as wide as it, colours.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>Whether somebody sits at the terminal: progress bars, questions.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Those of this process.</summary>
    public static Surroundings OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Input = Console.OpenStandardInput,
        Variable = Environment.GetEnvironmentVariable,
        Directory = Environment.CurrentDirectory,
        IsOutputTerminal = !Console.IsOutputRedirected,
        IsInteractive = !Console.IsErrorRedirected && !Console.IsInputRedirected,
    };

    /// <summary>A path as given, from <see cref="Directory"/> on.</summary>
    public string PathOf(string path) => Path.GetFullPath(path, Directory);

    /// <summary>The nearest file of that name in the folder or above it; null when there is none.</summary>
    public string? FindUpwards(string name)
    {
        for (var folder = new DirectoryInfo(Directory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, name);
            if (File.Exists(path))
                return path;
        }

        return null;
    }
}
