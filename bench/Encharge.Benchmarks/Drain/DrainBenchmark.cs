using System.Text.Json;
using Encharge.Benchmarks.Report;
using Encharge.Benchmarks.Servers;
using Encharge.Benchmarks.Storage;

namespace Encharge.Benchmarks.Drain;

/// <summary>
/// How fast queued events are applied, and with how many requests to storage: this service's consumer beside the naive
/// one, in turn. Each drain has an Azurite of its own, new and warmed alike, and one before it that isn't counted.
/// </summary>
internal sealed class DrainBenchmark(BenchmarkOptions options, MarkdownReport report)
{
    /// <summary>Which consumers are compared.</summary>
    public static readonly IReadOnlyList<string> Servers = ["ours-consumer", "naive-consumer"];

    /// <summary>Which mixes are compared.</summary>
    public static readonly IReadOnlyList<DrainMix> Mixes =
        [DrainMix.Each, DrainMix.Tied, DrainMix.Ten, DrainMix.Skewed];

    private readonly int _events = options.IsQuick ? 500 : 5_000;
    private readonly double _warmingSeconds = options.IsQuick ? 1 : 20;
    private readonly DrainResults _results = new();
    private int _firstPerson = 1;

    /// <summary>Measures and reports.</summary>
    public async Task<DrainResults> RunAsync(CancellationToken stop)
    {
        var processes = Servers.Select(ServerProcess.Start).ToList();
        try
        {
            foreach (var process in processes)
                await WarmAsync(process, stop);
            for (var round = 0; round < options.Rounds; round++)
            {
                Progress.Say($"drain: round {round + 1} of {options.Rounds}");
                foreach (var mix in Mixes)
                {
                    foreach (var process in processes)
                        await MeasureAsync(process, mix, stop);
                }
            }
        }
        finally
        {
            foreach (var process in processes)
                await process.DisposeAsync();
        }

        await new DrainReport(_results, report).WriteAsync(_events);
        return _results;
    }

    private async Task WarmAsync(ServerProcess process, CancellationToken stop)
    {
        Progress.Say($"drain: warming {process.Name}");
        await using var storage = await FreshStorage.StartAsync(stop);
        await process.ServeAsync<bool>(storage.Connection, stop);
        var seconds = 0.0;
        while (seconds < _warmingSeconds)
        {
            foreach (var mix in Mixes)
                seconds += (await DrainAsync(process, mix, _events / 5, stop)).Seconds;
        }

        await process.StopAsync(stop);
    }

    private async Task MeasureAsync(ServerProcess process, DrainMix mix, CancellationToken stop)
    {
        await using var storage = await FreshStorage.StartAsync(stop);
        await storage.WarmTablesAsync(_events / 5, stop);
        await process.ServeAsync<bool>(storage.Connection, stop);
        await DrainAsync(process, mix, _events / 5, stop);
        var rows = await TableSizes.CountAsync(storage.Connection, stop);
        var result = await DrainAsync(process, mix, _events, stop);
        var written = await TableSizes.CountAsync(storage.Connection, stop) - rows;
        if (written < _events)
            throw new BenchmarkException($"{process.Name} wrote {written} rows for {_events} events.");
        await process.StopAsync(stop);
        _results.Of(process.Name, mix).Add(_events, result, rows + written);
    }

    private Task<DrainResult> DrainAsync(ServerProcess process, DrainMix mix, int events, CancellationToken stop)
    {
        var request = JsonSerializer.Serialize(new DrainRequest(mix, events, _firstPerson));
        _firstPerson += events;
        return process.AskAsync<DrainResult>($"drain {request}", stop);
    }
}
