using System.Diagnostics;

namespace Encharge.Ingestion.Tests.Model;

/// <summary>
/// Makes a failing history small: calmer weather, fewer events, less in each. Consumers race, so a candidate is tried
/// many times before it counts as sound.
/// </summary>
/// <param name="fails">Tries a history once and says how it differs; empty when it doesn't.</param>
internal sealed class Shrinker(Func<History, Weather, int, Task<string>> fails)
{
    private const int Tries = 60;

    /// <summary>What isn't small by then stays as it is.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>The smallest failing history found, its weather, and how it differs.</summary>
    public async Task<(History History, Weather Weather, string Difference)> ShrinkAsync(
        History history, Weather weather, string difference)
    {
        var found = (History: history, Weather: weather, Difference: difference);
        Weather[] calmerOnes = [Weather.Calm, weather with { Consumers = 1 }, weather with { FaultPercent = 0 }];
        foreach (var calmer in calmerOnes)
        {
            if (await FailAsync(history, calmer) is { Length: > 0 } again)
            {
                found = (history, calmer, again);
                break;
            }
        }

        for (var size = Math.Max(1, history.Accepted.Length / 2); size > 0; size = size == 1 ? 0 : (size + 1) / 2)
            found = await DropAsync(found, size);
        return await StripAsync(found);
    }

    private async Task<(History History, Weather Weather, string Difference)> DropAsync(
        (History History, Weather Weather, string Difference) found, int size)
    {
        for (var start = 0; start < found.History.Accepted.Length && found.History.Accepted.Length > 1;)
        {
            var count = Math.Min(size, found.History.Accepted.Length - start);
            var fewer = found.History with { Accepted = found.History.Accepted.RemoveRange(start, count) };
            if (!fewer.Accepted.IsEmpty && await FailAsync(fewer, found.Weather) is { Length: > 0 } difference)
                found = (fewer, found.Weather, difference);
            else
                start += count;
        }

        return found;
    }

    /// <summary>Takes fields, tags, properties away, an event at a time.</summary>
    private async Task<(History History, Weather Weather, string Difference)> StripAsync(
        (History History, Weather Weather, string Difference) found)
    {
        for (var i = 0; i < found.History.Accepted.Length; i++)
        {
            var whole = found.History.Accepted[i];
            var bare = whole with
            {
                Event = whole.Event with { Fields = [], Tags = [], Properties = null, Context = null },
            };
            var simpler = found.History with { Accepted = found.History.Accepted.SetItem(i, bare) };
            if (await FailAsync(simpler, found.Weather) is { Length: > 0 } difference)
                found = (simpler, found.Weather, difference);
        }

        return found;
    }

    private async Task<string> FailAsync(History history, Weather weather)
    {
        for (var i = 0; i < Tries && _watch.Elapsed < Patience; i++)
        {
            if (await fails(history, weather, i) is { Length: > 0 } difference)
                return difference;
        }

        return "";
    }
}
