using System.Text.Json;
using Encharge.Benchmarks.Drain;
using Encharge.Benchmarks.Report;
using Encharge.Benchmarks.Servers;
using Encharge.Benchmarks.Storage;

namespace Encharge.Benchmarks.Scale;

/// <summary>
/// How this service's costs move with what is stored: people, one person's timeline, fields, identities. One Azurite
/// that is new for each of the four.
/// </summary>
internal sealed class ScaleBenchmark(BenchmarkOptions options, MarkdownReport report)
{
    private const int EventsInMessage = 100;

    private readonly ScaleSizes _sizes = ScaleSizes.Of(options.IsQuick);

    /// <summary>Measures and reports.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var process = ServerProcess.Start("scale");
        var writer = new ScaleReport(report);
        await OnFreshStorageAsync(process, () => WarmAsync(process, stop), stop);
        await writer.BeginAsync(_sizes.Events);
        await OnFreshStorageAsync(process, () => PeopleAsync(process, writer, stop), stop);
        await OnFreshStorageAsync(process, () => TimelineAsync(process, writer, stop), stop);
        await OnFreshStorageAsync(process, () => FieldsAsync(process, writer, stop), stop);
        await OnFreshStorageAsync(process, () => IdentitiesAsync(process, writer, stop), stop);
    }

    private async Task OnFreshStorageAsync(ServerProcess process, Func<Task> use, CancellationToken stop)
    {
        await using var storage = await FreshStorage.StartAsync(stop);
        await storage.WarmTablesAsync(_sizes.Events, stop);
        await process.ServeAsync<bool>(storage.Connection, stop);
        await use();
        await process.StopAsync(stop);
    }

    private async Task WarmAsync(ServerProcess process, CancellationToken stop)
    {
        Progress.Say("scale: warming");
        var seconds = 0.0;
        for (var first = 1; seconds < _sizes.WarmingSeconds; first += _sizes.Events)
            seconds += (await DrainAsync(process, new(DrainMix.Tied, _sizes.Events, first), stop)).Seconds;
    }

    private async Task PeopleAsync(ServerProcess process, ScaleReport writer, CancellationToken stop)
    {
        var stored = 0;
        var rows = new List<ScaleRow>();
        foreach (var people in _sizes.People)
        {
            Progress.Say($"scale: {people} people");
            await DrainAsync(process, new(DrainMix.Each, people - stored, stored + 1), stop);
            stored = people;
            var known = new DrainRequest(DrainMix.Known, _sizes.Events, 1) { People = people, Seed = people };
            rows.Add(new(people, "events of people stored", await RepeatAsync(process, known, stop)));
            var added = new DrainRequest(DrainMix.Each, _sizes.Events, stored + 1);
            rows.Add(new(people, "events of new people", await RepeatAsync(process, added, stop)));
            stored += _sizes.Events * options.Rounds;
        }

        await writer.DrainsAsync("people stored", rows);
    }

    private async Task TimelineAsync(ServerProcess process, ScaleReport writer, CancellationToken stop)
    {
        var length = 0;
        var rows = new List<StepsRow>();
        foreach (var entries in _sizes.Timeline)
        {
            Progress.Say($"scale: a timeline of {entries}");
            var missing = entries - length;
            await ApplyAsync(process, new(missing / EventsInMessage, EventsInMessage, false), stop);
            await ApplyAsync(process, new(missing % EventsInMessage, 1, false), stop);
            var remembered = await ApplyAsync(process, new(_sizes.Steps, 1, false), stop);
            var forgotten = await ApplyAsync(process, new(_sizes.Steps, 1, true), stop);
            length = entries + (2 * _sizes.Steps);
            rows.Add(new(entries, "the next event, person remembered", _sizes.Steps, remembered));
            rows.Add(new(entries, "the next event, by another instance", _sizes.Steps, forgotten));
        }

        await writer.TimelineAsync(rows);
    }

    private async Task FieldsAsync(ServerProcess process, ScaleReport writer, CancellationToken stop)
    {
        var first = 1;
        var rows = new List<ScaleRow>();
        foreach (var fields in _sizes.Fields)
        {
            Progress.Say($"scale: {fields} fields");
            // The documented event has one field itself.
            await DrainAsync(process, new(DrainMix.Each, _sizes.Events, first) { Fields = fields - 1 }, stop);
            var again = new DrainRequest(DrainMix.Known, _sizes.Events, first) { People = _sizes.Events };
            rows.Add(new(fields, "events of people with so many fields", await RepeatAsync(process, again, stop)));
            first += _sizes.Events;
        }

        await writer.DrainsAsync("fields a person", rows);
    }

    private async Task IdentitiesAsync(ServerProcess process, ScaleReport writer, CancellationToken stop)
    {
        var rows = new List<StepsRow>();
        foreach (var identities in _sizes.Identities)
        {
            Progress.Say($"scale: {identities} identities");
            var request = JsonSerializer.Serialize(new ReadRequest(identities, _sizes.Steps));
            var result = await process.AskAsync<StepsResult>($"read {request}", stop);
            rows.Add(new(identities, "a person's read", _sizes.Steps, result));
        }

        await writer.ReadsAsync(rows);
    }

    /// <summary>The same several times; people that are to be new are others each time.</summary>
    private async Task<DrainFigures> RepeatAsync(ServerProcess process, DrainRequest request, CancellationToken stop)
    {
        var figures = new DrainFigures();
        for (var round = 0; round < options.Rounds; round++)
        {
            var first = request.Mix == DrainMix.Known ? request.First : request.First + (round * request.Events);
            var next = request with { First = first, Seed = request.Seed + round };
            figures.Add(request.Events, await DrainAsync(process, next, stop), 0);
        }

        return figures;
    }

    private static Task<DrainResult> DrainAsync(ServerProcess process, DrainRequest request, CancellationToken stop) =>
        process.AskAsync<DrainResult>($"drain {JsonSerializer.Serialize(request)}", stop);

    private static Task<StepsResult> ApplyAsync(ServerProcess process, ApplyRequest request, CancellationToken stop) =>
        process.AskAsync<StepsResult>($"apply {JsonSerializer.Serialize(request)}", stop);
}
