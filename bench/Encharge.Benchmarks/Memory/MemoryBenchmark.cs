using Encharge.Benchmarks.Accept;
using Encharge.Benchmarks.Load;
using Encharge.Benchmarks.Report;
using Encharge.Benchmarks.Servers;
using Encharge.Benchmarks.Storage;

namespace Encharge.Benchmarks.Memory;

/// <summary>
/// The memory that this service's process has resident while 256 connections send for minutes, without its consumer and
/// with it. Without, the queue is emptied now and then, so that Azurite doesn't take the machine's memory.
/// </summary>
internal sealed class MemoryBenchmark(BenchmarkOptions options, MarkdownReport report)
{
    private const int Samples = 60;

    private static readonly string[] Servers = ["ours", "ours-whole"];

    /// <summary>Measures and reports.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var found = new List<(string Server, MemorySamples Samples)>();
        foreach (var server in Servers)
        {
            Progress.Say($"memory: {server}");
            await using var process = ServerProcess.Start(server);
            found.Add((server, await WatchAsync(process, stop)));
        }

        await new MemoryReport(options.Minutes, report).WriteAsync(found);
    }

    private async Task<MemorySamples> WatchAsync(ServerProcess process, CancellationToken stop)
    {
        await using var storage = await FreshStorage.StartAsync(stop);
        var target = await process.ServeAsync<HttpTarget>(storage.Connection, stop);
        var time = TimeSpan.FromMinutes(options.Minutes);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var sampling = SampleAsync(process, storage, time / Samples, over.Token);
        var load = new HttpLoad(process, target, AcceptLoad.Many.Bodies);
        var result = await load.RunAsync(AcceptLoad.Many.Connections, TimeSpan.Zero, time, stop);
        await over.CancelAsync();
        var megabytes = await sampling;
        await process.StopAsync(stop);
        return new(megabytes, result.Latencies.Count / result.Seconds);
    }

    private static async Task<IReadOnlyList<double>> SampleAsync(
        ServerProcess server, FreshStorage storage, TimeSpan interval, CancellationToken over)
    {
        var process = server.Process;
        var isUndrained = server.Name == Servers[0];
        var megabytes = new List<double>();
        while (!over.IsCancellationRequested)
        {
            process.Refresh();
            megabytes.Add(process.WorkingSet64 / 1e6);
            if (isUndrained)
                await storage.ClearAsync(HttpServers.Queue, CancellationToken.None);
            await Task.Delay(interval, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return megabytes;
    }
}
