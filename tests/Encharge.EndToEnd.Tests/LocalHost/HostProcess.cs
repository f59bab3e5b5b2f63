using System.Collections.Concurrent;
using System.Diagnostics;

namespace Encharge.EndToEnd.Tests.LocalHost;

/// <summary>The host as a process of its own, to be killed.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private HostProcess(string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Encharge.LocalHost.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it printed, both streams together.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Where it listens.</summary>
    public Uri BaseAddress => new(Line("Listening on "));

    /// <summary>Starts it and waits until it listens.</summary>
    public static Task<HostProcess> StartAsync(params string[] arguments) =>
        StartAsync(new Dictionary<string, string>(), arguments);

    /// <summary>Starts it with variables of its environment, and waits until it listens.</summary>
    public static async Task<HostProcess> StartAsync(
        IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var host = new HostProcess(arguments, environment);
        await Eventually.IsAsync(
            () => host._process.HasExited || host.Lines.Contains("Ctrl-C stops the host."), seconds: 180);
        Assert.False(host._process.HasExited, string.Join('\n', host.Lines));
        return host;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var host = new HostProcess(arguments, new Dictionary<string, string>());
        await host._process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        return (host._process.ExitCode, string.Join('\n', host.Lines));
    }

    /// <summary>The rest of the line that begins so.</summary>
    public string Line(string start) =>
        Assert.Single(Lines, line => line.StartsWith(start, StringComparison.Ordinal))[start.Length..];

    /// <summary>SIGKILL: it gets to do nothing more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _lines.Enqueue(line);
    }
}
