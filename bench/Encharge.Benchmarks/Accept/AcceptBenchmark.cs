using Encharge.Benchmarks.Load;
using Encharge.Benchmarks.Report;
using Encharge.Benchmarks.Servers;
using Encharge.Benchmarks.Storage;

namespace Encharge.Benchmarks.Accept;

/// <summary>
/// How fast events are taken: this service beside the naive one and beside a bare endpoint that only parses. In each
/// round each server gets an Azurite of its own that is new; its queue is emptied between two loads.
/// </summary>
internal sealed class AcceptBenchmark(BenchmarkOptions options, MarkdownReport report)
{
    /// <summary>Which servers are compared.</summary>
    public static readonly IReadOnlyList<string> Servers = ["ours", "naive", "bare"];

    private readonly AcceptTimes _times = AcceptTimes.Of(options.IsQuick);
    private readonly AcceptResults _results = new();

    /// <summary>Measures and reports.</summary>
    public async Task<AcceptResults> RunAsync(CancellationToken stop)
    {
        var processes = Servers.Select(ServerProcess.Start).ToList();
        try
        {
            foreach (var process in processes)
                await OnFreshStorageAsync(process, (target, _) => WarmAsync(process, target, stop), stop);
            for (var round = 0; round < options.Rounds; round++)
            {
                Progress.Say($"accept: round {round + 1} of {options.Rounds}");
                foreach (var process in processes)
                    await OnFreshStorageAsync(process, (target, storage) =>
                        MeasureAsync(process, target, storage, stop), stop);
            }
        }
        finally
        {
            foreach (var process in processes)
                await process.DisposeAsync();
        }

        await new AcceptReport(_results, report).WriteAsync();
        return _results;
    }

    private async Task OnFreshStorageAsync(
        ServerProcess process, Func<HttpTarget, FreshStorage, Task> use, CancellationToken stop)
    {
        await using var storage = await FreshStorage.StartAsync(stop);
        await storage.WarmQueueAsync(_times.WarmingPuts, stop);
        await use(await process.ServeAsync<HttpTarget>(storage.Connection, stop), storage);
        await process.StopAsync(stop);
    }

    /// <summary>Compiled code settles only after many thousand requests, of each kind.</summary>
    private async Task WarmAsync(ServerProcess process, HttpTarget target, CancellationToken stop)
    {
        Progress.Say($"accept: warming {process.Name}");
        foreach (var load in (AcceptLoad[])[AcceptLoad.All[^1], AcceptLoad.All[^2], AcceptLoad.All[0]])
            await new HttpLoad(process, target, load.Bodies).RunAsync(load.Connections, _times.Warming, default, stop);
    }

    private async Task MeasureAsync(
        ServerProcess process, HttpTarget target, FreshStorage storage, CancellationToken stop)
    {
        foreach (var load in AcceptLoad.All)
        {
            var result = await new HttpLoad(process, target, load.Bodies)
                .RunAsync(load.Connections, _times.Before, _times.Recorded, stop);
            var waiting = await storage.CountMessagesAsync(HttpServers.Queue, stop);
            await storage.ClearAsync(HttpServers.Queue, stop);
            _results.Of(process.Name, load).Add(load, result, waiting);
        }
    }

    /// <summary>How long things last.</summary>
    /// <param name="Warming">Each kind of load, once, before the first round.</param>
    /// <param name="Before">Each load, before it is recorded: connections, queue and Azurite settle.</param>
    /// <param name="Recorded">Each load.</param>
    /// <param name="WarmingPuts">Messages that each new Azurite gets first.</param>
    private sealed record AcceptTimes(TimeSpan Warming, TimeSpan Before, TimeSpan Recorded, int WarmingPuts)
    {
        public static AcceptTimes Of(bool isQuick) => isQuick
            ? new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), 200)
            : new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), 3_000);
    }
}
