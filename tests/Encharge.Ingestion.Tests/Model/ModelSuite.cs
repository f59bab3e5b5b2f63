using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.Tests.Model;

/// <summary>
/// Many trials, some at a time, each from a seed of its own. Settings: <c>ENCHARGE_MODEL_HISTORIES</c>, how many;
/// <c>ENCHARGE_MODEL_SEED</c>, the first one's seed, else any. A failure says the seed that brings its history back.
/// </summary>
/// <param name="storage">Clients for one of the lanes that trials run in, with a queue that no other lane has.</param>
/// <param name="faults">Says at the end which faults storage had.</param>
/// <param name="output">Where the last line goes.</param>
internal sealed class ModelSuite(Func<int, StorageClients> storage, Func<string> faults, Action<string> output)
{
    private static readonly string Process = Guid.NewGuid().ToString("N")[..8];

    /// <summary>After so many trials a lane asks for storage again: the old one may go.</summary>
    private const int TrialsOnOneStorage = 100;

    private readonly Tally _tally = new();
    private int _trials;

    /// <summary>Runs the trials; throws at the first history whose state isn't the reference's.</summary>
    /// <param name="histories">How many, unless the environment says otherwise.</param>
    /// <param name="lanes">How many at a time.</param>
    public async Task RunAsync(int histories, int lanes)
    {
        var (count, first) = (Setting("HISTORIES") ?? histories, Setting("SEED") ?? Random.Shared.Next());
        var watch = Stopwatch.StartNew();
        var seeds = new ConcurrentQueue<int>(Enumerable.Range(0, count).Select(i => unchecked(first + i)));
        await Task.WhenAll(Enumerable.Range(0, lanes).Select(lane => Task.Run(() => RunLaneAsync(lane, seeds))));
        output($"Seeds from {first}: {_tally}; faults: {faults()}; {watch.Elapsed.TotalSeconds:F1} s.");
    }

    private static int? Setting(string name)
    {
        var text = Environment.GetEnvironmentVariable($"ENCHARGE_MODEL_{name}");
        return string.IsNullOrEmpty(text) ? null : int.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>A failure leaves nothing to do for the other lanes.</summary>
    private async Task RunLaneAsync(int lane, ConcurrentQueue<int> seeds)
    {
        StorageClients? clients = null;
        for (var done = 0; seeds.TryDequeue(out var seed); done++)
        {
            if (clients is null || done % TrialsOnOneStorage == 0)
                await (clients = storage(lane)).EnsureCreatedAsync(CancellationToken.None);
            try
            {
                await CheckAsync(clients, seed);
            }
            catch
            {
                seeds.Clear();
                throw;
            }
        }
    }

    private async Task CheckAsync(StorageClients clients, int seed)
    {
        var history = HistoryGenerator.Make(seed);
        var weather = Weather.Draw(new Random(~seed));
        var difference = await TryAsync(clients, history, weather, seed);
        if (difference.Length == 0)
            return;
        var found = await new Shrinker((smaller, calmer, schedule) => TryAsync(clients, smaller, calmer, schedule))
            .ShrinkAsync(history, weather, difference);
        throw new StateDiffersException(
            $"""
            State differs from the reference's. Again: ENCHARGE_MODEL_SEED={seed} ENCHARGE_MODEL_HISTORIES=1
            ({weather}).
            Smallest history found: {found.History.Accepted.Length} of {history.Accepted.Length} events
            ({found.Weather}):
            {found.History.Describe()}{found.Difference}
            """);
    }

    /// <summary>
    /// One trial under accounts that no other trial has, so that all can share a storage. What it throws is a
    /// difference, too: it is to be reported with its seed, and shrunk.
    /// </summary>
    private async Task<string> TryAsync(StorageClients clients, History history, Weather weather, int schedule)
    {
        var scope = $"{Process}-{Interlocked.Increment(ref _trials)}";
        var own = history with
        {
            Accepted = [.. history.Accepted.Select(it => it with { Account = $"{it.Account}-{scope}" })],
        };
        try
        {
            return await new Trial(clients, own, weather, new Random(schedule), _tally).RunAsync();
        }
        catch (Exception failure)
        {
            return $"  {failure}";
        }
    }
}

/// <summary>A history ended in a state other than the reference's.</summary>
internal sealed class StateDiffersException(string message) : Exception(message);
