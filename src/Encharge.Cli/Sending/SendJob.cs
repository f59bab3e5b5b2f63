using System.Diagnostics;
using Encharge.Cli.Output;

namespace Encharge.Cli.Sending;

/// <summary>How a send ended.</summary>
/// <param name="Accepted">Events taken, in this run and before.</param>
/// <param name="Refused">Events refused, in this run and before.</param>
/// <param name="DoneBefore">How many of both were done before this run.</param>
/// <param name="Warnings">How often each warning was given in this run.</param>
/// <param name="Elapsed">How long this run took.</param>
internal sealed record SendSummary(
    long Accepted, long Refused, long DoneBefore, IReadOnlyDictionary<string, long> Warnings, TimeSpan Elapsed);

/// <summary>
/// Sends what is left of a source, a few requests at a time, and notes each batch when it is answered.
/// </summary>
internal sealed class SendJob(SendSource source, IngestClient client, ProgressBar bar)
{
    /// <summary>Of the file's hash, enough that no other file has it.</summary>
    private const int IdPrefixLength = 32;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _warnings = new(StringComparer.Ordinal);
    private long _bytes = source.Journal.Resume.Offset;

    /// <summary>Sends everything.</summary>
    public async Task<SendSummary> RunAsync(SendRequest request, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var journal = source.Journal;
        Report();
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = request.Parallel,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(Batches(request, cancellationToken), options, async (batch, stop) =>
            Note(batch, await client.SendAsync(batch.Events, stop)));
        journal.Complete();
        return new(journal.Accepted, journal.Refused, journal.DoneBefore, _warnings, watch.Elapsed);
    }

    private IAsyncEnumerable<EventBatch> Batches(SendRequest request, CancellationToken cancellationToken)
    {
        var head = source.Journal.Head;
        var stamp = new EventStamp(new(
            request.GivesMessageIds ? head.Sha256[..IdPrefixLength] : null,
            request.GivesTimestamps ? head.StartedAt : null));
        var events = SourceReader.ReadAsync(source.Reader, head.Format, source.Journal.Resume, cancellationToken);
        return EventBatch.PackAsync(events, stamp, (request.BatchSize, source.Journal.IsDone), cancellationToken);
    }

    /// <summary>Refusals first: should the journal's line be lost, they are cut off and come anew.</summary>
    private void Note(EventBatch batch, BatchOutcome outcome)
    {
        lock (_gate)
        {
            List<RefusedEvent> refused =
                [.. batch.Refused.Concat(outcome.Refused).OrderBy(one => one.Source.Start.Index)];
            var length = source.Refused.Add(refused);
            source.Journal.Add(new(
                batch.Start.Index, batch.End.Index, batch.End.Line, batch.End.Offset,
                outcome.Accepted, refused.Count, length));
            foreach (var (code, count) in outcome.Warnings)
                _warnings[code] = _warnings.GetValueOrDefault(code) + count;
            _bytes += batch.End.Offset - batch.Start.Offset;
            Report();
        }
    }

    private void Report() => bar.Report(
        source.Length == 0 ? 0 : Math.Min(1, _bytes / (double)source.Length),
        source.Journal.Accepted + source.Journal.Refused);
}
