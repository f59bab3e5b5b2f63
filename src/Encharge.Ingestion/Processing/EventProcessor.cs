using System.Collections.Concurrent;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Geo;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Live;
using Encharge.Ingestion.Objects;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Telemetry;

namespace Encharge.Ingestion.Processing;

/// <summary>
/// Applies a queue message. Its effect is the same however often the message comes and wherever an earlier try broke
/// off: what is stored are sets that grow and registers that the newest write wins. A throw is the retry.
/// </summary>
public sealed class EventProcessor
{
    /// <summary>
    /// Partitions at a time: enough to hide storage's latency, few enough for one instance's connections.
    /// </summary>
    private const int MaxParallelPartitions = 16;

    private readonly OversizeBodies _oversize;
    private readonly Locator _locator;
    private readonly ObjectCommitter _objects;
    private readonly IdentityCommitter _identities;
    private readonly RejectionTable _rejections;
    private readonly EventQueue _queue;
    private readonly ConsumerContext _context;

    internal EventProcessor(ProcessorParts parts)
    {
        _oversize = parts.Oversize;
        _locator = parts.Locator;
        _objects = parts.Objects;
        _identities = parts.Identities;
        _rejections = parts.Rejections;
        _queue = parts.Queue;
        _context = parts.Context;
    }

    /// <summary>Applies a message's events; completes when all are in storage.</summary>
    /// <param name="message">The message's body.</param>
    /// <param name="dequeueCount">
    /// How often the message has been delivered, this time included. From the second time on, events are applied one by
    /// one, and those that fail while others succeed go back to the queue alone.
    /// </param>
    /// <param name="cancellationToken">Ends the work; what is left undone is done at the next delivery.</param>
    /// <exception cref="UnreadableMessageException">The message can't be read; it belongs among the poison
    /// ones.</exception>
    /// <exception cref="AggregateException">Some events could not be applied; the message must come again.</exception>
    public async Task ProcessAsync(BinaryData message, long dequeueCount, CancellationToken cancellationToken)
    {
        await _locator.Ready.WaitAsync(cancellationToken);
        var content = QueueMessages.Decode(message);
        var oversize = await FetchAsync(content.OversizeBlobs, cancellationToken);
        var events = content.Envelopes.Concat(oversize.Select(body => body.Envelope)).ToList();
        using var span = Tracing.StartProcess(events);
        var run = new Run(alone: dequeueCount > 1);
        var applicable = await ApplyToObjectsAsync(events, run, cancellationToken);
        await ApplyToIdentitiesAsync(applicable, run, cancellationToken);
        foreach (var body in oversize.Where(body => !run.HasFailed(body.Envelope)))
            await _oversize.DeleteAsync(body.Blob, cancellationToken);
        if (!run.Failures.IsEmpty)
            await GiveBackAsync(run, events.Count, dequeueCount, cancellationToken);
    }

    /// <summary>
    /// Group events take effect on their object first: one that is rejected there has no effect on a person. Returns
    /// the events that go on.
    /// </summary>
    private async Task<List<Envelope>> ApplyToObjectsAsync(
        List<Envelope> events, Run run, CancellationToken cancellationToken)
    {
        if (!events.Exists(envelope => envelope.Event is Group))
            return events;
        var refused = new ConcurrentDictionary<Envelope, bool>(ReferenceEqualityComparer.Instance);
        var groups = events
            .Where(envelope => envelope.Event is Group)
            .GroupBy(envelope => (envelope.Account, Object: ObjectState.IdOf(envelope, (Group)envelope.Event)));
        await run.ForEachAsync(groups, async (key, part, stop) =>
        {
            var rejections = key.Object is { } id
                ? await _objects.CommitAsync(key.Account, id, part, stop)
                : [.. part.Select(made => new Rejection(RejectionReason.UnknownObject, "/properties/id", made))];
            foreach (var rejection in rejections)
                refused[rejection.Envelope] = true;
            await RejectAsync(rejections, stop);
            Count(part.Where(made => made.Event.Owner is null && !refused.ContainsKey(made)));
        }, cancellationToken);
        return events.FindAll(envelope => !refused.ContainsKey(envelope) && !run.HasFailed(envelope));
    }

    private async Task ApplyToIdentitiesAsync(List<Envelope> events, Run run, CancellationToken cancellationToken)
    {
        var groups = events
            .Where(envelope => envelope.Event.Owner is not null)
            .GroupBy(envelope => (envelope.Account, Owner: envelope.Event.Owner!.Value));
        await run.ForEachAsync(groups, async (key, part, stop) =>
        {
            var work = part.Select(Locate).ToList();
            var rejections = await _identities.CommitAsync(key.Account, key.Owner, work, stop);
            await RejectAsync(rejections, stop);
            Count(rejections.Count == 0 ? part : part.Except(rejections.Select(rejection => rejection.Envelope)));
        }, cancellationToken);
    }

    private Work Locate(Envelope envelope)
    {
        var location = _locator.Locate(envelope.Event.Ip);
        _context.Metrics.Located(_locator.OutcomeOf(envelope.Event.Ip, location));
        return new(envelope, location, envelope.Event is Group group ? ObjectState.IdOf(envelope, group) : null);
    }

    private void Count(IEnumerable<Envelope> applied)
    {
        foreach (var envelope in applied)
            _context.Metrics.Applied(envelope, _context.Time.GetUtcNow());
    }

    private async Task RejectAsync(IEnumerable<Rejection> rejections, CancellationToken cancellationToken)
    {
        foreach (var rejection in rejections)
        {
            await _rejections.AddAsync(rejection, cancellationToken);
            _context.Live.Publish(rejection.Envelope.Account, rejection, LiveNotes.Of);
            _context.Metrics.Rejected(rejection.Reason);
        }
    }

    private async Task<List<OversizeBody>> FetchAsync(
        IReadOnlyList<string> blobs, CancellationToken cancellationToken)
    {
        var bodies = new List<OversizeBody>(blobs.Count);
        foreach (var blob in blobs)
        {
            if (await _oversize.FindAsync(blob, cancellationToken) is { } envelope)
                bodies.Add(new(blob, envelope));
        }

        return bodies;
    }

    /// <summary>
    /// A redelivered message of which only some events fail: these go back alone, each as a message with tries of its
    /// own, so that a bad one holds nothing back. Otherwise the fault is the world's: the whole message comes again.
    /// </summary>
    private async Task GiveBackAsync(Run run, int count, long dequeueCount, CancellationToken cancellationToken)
    {
        var failed = run.Failures.SelectMany(failure => failure.Events).ToList();
        if (dequeueCount == 1 || failed.Count == count)
            throw new AggregateException(run.Failures.Select(failure => failure.Reason));
        foreach (var envelope in failed)
            await _queue.EnqueueAloneAsync(envelope, cancellationToken);
        _context.Metrics.GivenBack(failed.Count);
    }

    private sealed record OversizeBody(string Blob, Envelope Envelope);

    private sealed record Failure(IReadOnlyList<Envelope> Events, Exception Reason);

    /// <summary>
    /// One try at a message: partitions in parallel, and one's failure neither stops nor hides another's.
    /// </summary>
    private sealed class Run(bool alone)
    {
        public ConcurrentBag<Failure> Failures { get; } = [];

        public bool HasFailed(Envelope envelope) =>
            Failures.Any(failure => failure.Events.Any(failed => ReferenceEquals(failed, envelope)));

        public Task ForEachAsync<TKey>(
            IEnumerable<IGrouping<TKey, Envelope>> partitions,
            Func<TKey, IReadOnlyList<Envelope>, CancellationToken, Task> apply,
            CancellationToken cancellationToken)
        {
            var options = new ParallelOptions
            {
                MaxDegreeOfParallelism = MaxParallelPartitions,
                CancellationToken = cancellationToken,
            };
            return Parallel.ForEachAsync(partitions, options, async (partition, stop) =>
            {
                foreach (var part in alone ? partition.Chunk(1) : [[.. partition]])
                    await TryAsync(part, () => apply(partition.Key, part, stop), stop);
            });
        }

        private async Task TryAsync(Envelope[] events, Func<Task> apply, CancellationToken stop)
        {
            using var spans = Tracing.StartApply(events);
            try
            {
                await apply();
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                spans.Fail(failure);
                Failures.Add(new(events, failure));
            }
        }
    }
}

/// <summary>What the processor works with.</summary>
internal sealed record ProcessorParts(
    OversizeBodies Oversize,
    Locator Locator,
    ObjectCommitter Objects,
    IdentityCommitter Identities,
    RejectionTable Rejections,
    EventQueue Queue,
    ConsumerContext Context);

/// <summary>What the parts of a consumer share.</summary>
/// <param name="Cache">The identities that this instance remembers.</param>
/// <param name="Live">Told of what is applied.</param>
/// <param name="Metrics">Counts what is applied.</param>
/// <param name="Time">The clock.</param>
internal sealed record ConsumerContext(
    IdentityCache Cache, LiveFeed Live, IngestionMetrics Metrics, TimeProvider Time);
