using System.Diagnostics;
using Encharge.Benchmarks.Servers;

namespace Encharge.Benchmarks.Load;

/// <summary>What a load found.</summary>
/// <param name="Seconds">How long it was recorded.</param>
/// <param name="Latencies">One for each answered request.</param>
/// <param name="Spent">What the server spent in that time.</param>
internal sealed record LoadResult(double Seconds, LatencyHistogram Latencies, ServerCounters Spent);

/// <summary>Many connections to one server, each with one request under way.</summary>
internal sealed class HttpLoad(ServerProcess server, HttpTarget target, IReadOnlyList<byte[]> bodies)
{
    /// <summary>Sends over so many connections for so long before it is recorded, and then while it is.</summary>
    public async Task<LoadResult> RunAsync(int connections, TimeSpan before, TimeSpan recorded, CancellationToken stop)
    {
        var run = new LoadRun();
        var sending = new List<LoadConnection>();
        try
        {
            for (var number = 0; number < connections; number++)
            {
                sending.Add(new LoadConnection(target.Request(bodies[number % bodies.Count])));
                await sending[^1].ConnectAsync(target.Port, stop);
            }

            var running = Task.WhenAll(sending.Select(connection => Task.Run(() => connection.RunAsync(run), stop)));
            var result = RecordAsync(run, before, recorded, stop);
            await await Task.WhenAny(running, result);
            var (seconds, spent) = await result;
            await running;
            return new(seconds, Sum(sending), spent);
        }
        finally
        {
            run.IsOver = true;
            sending.ForEach(connection => connection.Dispose());
        }
    }

    private async Task<(double Seconds, ServerCounters Spent)> RecordAsync(
        LoadRun run, TimeSpan before, TimeSpan recorded, CancellationToken stop)
    {
        try
        {
            await Task.Delay(before, stop);
            var first = await server.CountAsync(stop);
            run.IsRecording = true;
            var watch = Stopwatch.StartNew();
            await Task.Delay(recorded, stop);
            run.IsRecording = false;
            var seconds = watch.Elapsed.TotalSeconds;
            return (seconds, await server.CountAsync(stop) - first);
        }
        finally
        {
            run.IsOver = true;
        }
    }

    private static LatencyHistogram Sum(List<LoadConnection> connections)
    {
        var sum = new LatencyHistogram();
        connections.ForEach(connection => sum.Add(connection.Latencies));
        return sum;
    }
}
