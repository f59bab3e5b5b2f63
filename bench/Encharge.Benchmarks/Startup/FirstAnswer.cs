using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Encharge.Benchmarks.Load;
using Encharge.Benchmarks.Servers;

namespace Encharge.Benchmarks.Startup;

/// <summary>Starts a program and waits for its first answer.</summary>
internal static class FirstAnswer
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(1);

    /// <summary>A port of loopback that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The time from the process's start to its 200 for one event; the process is ended.</summary>
    /// <exception cref="BenchmarkException">It answered otherwise, or not within a minute.</exception>
    public static async Task<TimeSpan> TimeAsync(
        string program, IEnumerable<string> arguments, HttpTarget target, CancellationToken stop)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment.Remove(ServerProcess.InlineCompletions);
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        try
        {
            await SendAsync(process, target, watch, stop);
            return watch.Elapsed;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task SendAsync(Process process, HttpTarget target, Stopwatch watch, CancellationToken stop)
    {
        var request = target.Request(Bodies.Singles(1)[0]);
        while (!await IsAnsweredAsync(request, target, stop))
        {
            if (process.HasExited || watch.Elapsed > Longest)
                throw new BenchmarkException($"{process.StartInfo.FileName} did not start to answer.");
            await Task.Delay(BetweenTries, stop);
        }
    }

    /// <summary>
    /// Nobody listens at first; a program that only tries whether its port is free takes a connection and resets it.
    /// </summary>
    private static async Task<bool> IsAnsweredAsync(byte[] request, HttpTarget target, CancellationToken stop)
    {
        using var connection = new LoadConnection(request);
        try
        {
            await connection.ConnectAsync(target.Port, stop);
            await connection.SendAsync();
            return true;
        }
        catch (SocketException absent)
            when (absent.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset)
        {
            return false;
        }
    }
}
