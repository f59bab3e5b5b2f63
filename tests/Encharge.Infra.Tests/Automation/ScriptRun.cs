using System.Diagnostics;
using Encharge.Infra.Tests.Bicep;

namespace Encharge.Infra.Tests.Automation;

/// <summary>
/// Runs a script of <c>scripts/</c> with stand-ins for the programs that it calls. A stand-in notes its arguments, and
/// what it is told on its standard input; a line of shell says how it behaves.
/// </summary>
internal sealed class ScriptRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("encharge-script-");

    /// <summary>What the script said on its standard output.</summary>
    public string Output { get; private set; } = "";

    /// <summary>What it said on its standard error.</summary>
    public string Errors { get; private set; } = "";

    /// <summary>The calls of stand-ins, in order: the program and its arguments.</summary>
    public IReadOnlyList<string> Calls => File.Exists(Notes) ? File.ReadAllLines(Notes) : [];

    /// <summary>Where the stand-ins are.</summary>
    public string Folder => _folder.FullName;

    private string Notes => Path.Combine(_folder.FullName, "calls");

    /// <summary>Makes a stand-in for a program.</summary>
    public ScriptRun With(string program, string behaviour = ":")
    {
        var file = Path.Combine(_folder.FullName, program);
        File.WriteAllText(file, $"#!/bin/sh\nprintf '%s %s\\n' {program} \"$*\" >> '{Notes}'\n{behaviour}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return this;
    }

    /// <summary>Runs the script; the result is its exit code.</summary>
    /// <param name="script">Its name.</param>
    /// <param name="argument">Its argument, if any.</param>
    /// <param name="variables">What azd would set; nothing else of the kind is inherited.</param>
    public async Task<int> RunAsync(
        string script, string? argument = null, params (string Name, string Value)[] variables)
    {
        string[] arguments = [ProjectFolder.PathOf("scripts/" + script), .. argument is null ? [] : new[] { argument }];
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "sh" : "/bin/sh", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = _folder.FullName + Path.PathSeparator + start.Environment["PATH"];
        start.Environment["ENCHARGE_RETRY_PAUSE"] = "0";
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        (Output, Errors) = (await output, await errors);
        return process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
