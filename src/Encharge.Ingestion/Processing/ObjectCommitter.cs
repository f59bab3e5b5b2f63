using Encharge.Ingestion.Events;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Live;
using Encharge.Ingestion.Objects;
using Encharge.Ingestion.Storage;
using Encharge.Ingestion.Telemetry;

namespace Encharge.Ingestion.Processing;

/// <summary>
/// Brings group events into the object they are about, as <see cref="IdentityCommitter"/> does for persons.
/// </summary>
internal sealed class ObjectCommitter(ObjectTable table, ConsumerContext context)
{
    private const int MaxAttempts = 20;

    /// <summary>The state's row and two for each event, its identity and its mark, must fit a transaction.</summary>
    private const int MaxEvents = (TableLimits.MaxTransactionEntities - 1) / 2;

    /// <summary>Applies events about one object; what can't be applied comes back, to be kept as rejected.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage failed; the events may be in or not.</exception>
    /// <exception cref="TimeoutException">The object changed under each of many attempts.</exception>
    public async Task<IReadOnlyList<Rejection>> CommitAsync(
        string account, Guid objectId, IReadOnlyList<Envelope> events, CancellationToken cancellationToken)
    {
        var rejections = new List<Rejection>();
        foreach (var chunk in events.Chunk(MaxEvents))
            rejections.AddRange(await CommitOneAsync(account, objectId, chunk, cancellationToken));
        return rejections;
    }

    private async Task<IReadOnlyList<Rejection>> CommitOneAsync(
        string account, Guid objectId, Envelope[] events, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var stored = await table.FindAsync(account, objectId, cancellationToken);
            var messageIds = events.Where(envelope => envelope.Event.MessageId is not null)
                .Select(envelope => envelope.EventId).Distinct();
            var marks = await table.FindMarksAsync(account, objectId, messageIds, cancellationToken);
            var plan = new ObjectPlan(stored?.State ?? new(account, objectId, TypeOf(events)), marks);
            foreach (var envelope in InOrder(events))
                plan.Take(envelope);
            if (!plan.IsChanged || await TryCommitAsync(stored, plan, cancellationToken))
            {
                context.Live.Publish(account, plan.Steps, LiveNotes.Of);
                return plan.Rejections;
            }

            await Contention.BackOffAsync(attempt, context.Time, cancellationToken);
        }

        throw new TimeoutException("An object kept changing under its writer.");
    }

    private async Task<bool> TryCommitAsync(
        StoredObject? before, ObjectPlan plan, CancellationToken cancellationToken)
    {
        using var span = Tracing.StartCommit("object");
        try
        {
            var isDone = await table.TryCommitAsync(plan.State, before?.ETag, plan.Rows, cancellationToken);
            if (!isDone)
                context.Metrics.Conflict("object");
            span?.SetTag("encharge.commit.outcome", (isDone ? CommitOutcome.Done : CommitOutcome.StateMoved).ToSlug());
            return isDone;
        }
        catch (Exception failure)
        {
            Tracing.Fail(span, failure);
            throw;
        }
    }

    /// <summary>What the event that makes the object calls it.</summary>
    private static string TypeOf(Envelope[] events) => ((Group)InOrder(events).First().Event).ObjectType;

    /// <summary>Those that make the object before those that only know its id, then as they were received.</summary>
    private static IEnumerable<Envelope> InOrder(Envelope[] events) => events
        .OrderBy(envelope => ((Group)envelope.Event).ObjectId is not null)
        .ThenBy(envelope => envelope.ReceivedAt);
}
