using System.ComponentModel;
using System.Diagnostics;

namespace Encharge.LocalHost.Azurite;

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">0 when it succeeded.</param>
/// <param name="LastLines">The end of what it printed, both streams together.</param>
internal sealed record CommandResult(int ExitCode, string LastLines);

/// <summary>Runs a program to its end.</summary>
internal static class Commands
{
    private const int KeptLines = 20;

    /// <summary>npm is a script on Windows, which a process can be started from only by its full name.</summary>
    public static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    /// <summary>Runs it; null when there is no such program. A cancellation ends it with all it started.</summary>
    public static async Task<CommandResult?> RunAsync(
        string program, IEnumerable<string> arguments, string directory, CancellationToken cancellationToken)
    {
        using var process = Start(program, arguments, directory);
        if (process is null)
            return null;
        var lines = new Queue<string>();
        process.OutputDataReceived += (_, line) => Keep(lines, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(lines, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new CommandResult(process.ExitCode, string.Join(Environment.NewLine, lines));
    }

    private static Process? Start(string program, IEnumerable<string> arguments, string directory)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = directory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static void Keep(Queue<string> lines, string? line)
    {
        if (line is null)
            return;
        lock (lines)
        {
            lines.Enqueue(line);
            if (lines.Count > KeptLines)
                lines.Dequeue();
        }
    }
}
