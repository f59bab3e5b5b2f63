using System.Diagnostics;
using System.Text.Json;

namespace Encharge.Benchmarks.Servers;

/// <summary>A server under test in a process of its own, so that what is counted is the server's alone.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>Runs what follows on a socket's thread; for the load alone, no server sets it.</summary>
    public const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    private readonly Process _process;

    private ServerProcess(string name, Process process)
    {
        Name = name;
        _process = process;
    }

    /// <summary>Which server it is.</summary>
    public string Name { get; }

    /// <summary>Its process.</summary>
    public Process Process => _process;

    /// <summary>Starts the process; the server in it is not started yet.</summary>
    public static ServerProcess Start(string name)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["serve", name])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Remove(InlineCompletions);
        return new(name, Process.Start(start)!);
    }

    /// <summary>
    /// Starts what it serves on that storage; its process may have served on another before. The answer is what
    /// <see cref="IServed.Opened"/> says.
    /// </summary>
    public Task<T> ServeAsync<T>(string connection, CancellationToken stop) =>
        AskAsync<T>($"start {connection}", stop);

    /// <summary>Ends what it serves, not its process.</summary>
    public Task StopAsync(CancellationToken stop) => AskAsync<bool>("stop", stop);

    /// <summary>What the process has spent until now.</summary>
    public Task<ServerCounters> CountAsync(CancellationToken stop) => AskAsync<ServerCounters>("count", stop);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Sends a command and reads its answer; what else the server prints goes to the standard error.</summary>
    public async Task<T> AskAsync<T>(string command, CancellationToken stop)
    {
        await _process.StandardInput.WriteLineAsync(command.AsMemory(), stop);
        while (await _process.StandardOutput.ReadLineAsync(stop) is { } line)
        {
            if (line.StartsWith(ServerRole.AnswerMark, StringComparison.Ordinal))
                return JsonSerializer.Deserialize<T>(line[ServerRole.AnswerMark.Length..])!;
            await Console.Error.WriteLineAsync($"{Name}: {line}");
        }

        throw new BenchmarkException($"The server {Name} ended by itself.");
    }
}
