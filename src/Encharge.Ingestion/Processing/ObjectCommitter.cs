using Encharge.Ingestion.Events;
using Encharge.Ingestion.Objects;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.Processing;

/// <summary>
/// Brings group events into the object they are about, as <see cref="IdentityCommitter"/> does for persons.
/// </summary>
internal sealed class ObjectCommitter(ObjectTable table, TimeProvider time)
{
    private const int MaxAttempts = 20;

    /// <summary>The state's row and one for each event's identity must fit a transaction.</summary>
    private const int MaxEvents = TableLimits.MaxTransactionEntities - 1;

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
            var reduced = Reduce(account, objectId, stored?.State, events);
            if (reduced.State is null)
                return reduced.Rejections;
            var identities = IdentitiesOf(account, events.Except(reduced.Rejections.Select(made => made.Envelope)));
            if (await table.TryCommitAsync(reduced.State, stored?.ETag, identities, cancellationToken))
                return reduced.Rejections;
            await Contention.BackOffAsync(attempt, time, cancellationToken);
        }

        throw new TimeoutException("An object kept changing under its writer.");
    }

    private static (ObjectState? State, IReadOnlyList<Rejection> Rejections) Reduce(
        string account, Guid objectId, ObjectState? stored, Envelope[] events)
    {
        var state = stored;
        var rejections = new List<Rejection>();
        var changed = false;
        foreach (var envelope in events.OrderBy(envelope => ((Group)envelope.Event).ObjectId is not null))
        {
            var group = (Group)envelope.Event;
            if (Refuse(group, state) is { } reason)
            {
                rejections.Add(new(reason, "/properties/id", envelope));
                continue;
            }

            var after = (state ?? new(account, objectId, group.ObjectType)).Apply(envelope, group);
            if (PersonLimits.IsExceeded(state?.Fields, after.Fields))
            {
                rejections.Add(new(RejectionReason.ObjectTooLarge, "/properties", envelope));
                continue;
            }

            (state, changed) = (after, true);
        }

        return (changed ? state : null, rejections);
    }

    private static RejectionReason? Refuse(Group group, ObjectState? state)
    {
        if (group.ObjectId is null)
            return null;
        return state?.ObjectType == group.ObjectType ? null : RejectionReason.UnknownObject;
    }

    private static IEnumerable<Guid> IdentitiesOf(string account, IEnumerable<Envelope> events) => events
        .Select(envelope => envelope.Event.Owner)
        .OfType<Identifier>()
        .Select(owner => ContentId.OfIdentity(account, owner))
        .Distinct();
}
