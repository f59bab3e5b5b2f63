using System.Text;

namespace Encharge.Cli.Tests;

/// <summary>Runs commands in process, in a folder of their own, with an environment of their own.</summary>
internal sealed class TestCli : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("encharge-cli-");

    /// <summary>Options that every command gets.</summary>
    public List<string> Always { get; } = [];

    /// <summary>The environment.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>What is typed or piped in.</summary>
    public string Input { get; set; } = "";

    /// <summary>Whether somebody sits at the terminal.</summary>
    public bool IsInteractive { get; set; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>The folder that commands run in.</summary>
    public string Folder => _folder.FullName;

    /// <summary>The path of a file in the folder.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a file into the folder; returns its path.</summary>
    public string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>Runs a command.</summary>
    public Task<CliResult> RunAsync(params string[] arguments) => RunAsync(CancellationToken.None, arguments);

    /// <summary>Runs a command that may be interrupted.</summary>
    public async Task<CliResult> RunAsync(CancellationToken interrupt, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var surroundings = new Surroundings
        {
            Output = output,
            Error = TextWriter.Synchronized(error),
            Input = () => new MemoryStream(Encoding.UTF8.GetBytes(Input)),
            Variable = name => Variables.GetValueOrDefault(name),
            Directory = Folder,
            Time = Time,
            IsInteractive = IsInteractive,
        };
        var exitCode = await EnchargeCommand.RunAsync([.. arguments, .. Always], surroundings, interrupt);
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
