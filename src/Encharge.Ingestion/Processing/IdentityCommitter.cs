using Encharge.Ingestion.Events;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Live;
using Encharge.Ingestion.Telemetry;

namespace Encharge.Ingestion.Processing;

/// <summary>
/// Brings events into the identity they belong to: reduce, commit in one transaction, then write the far ends of the
/// ties. Safe to repeat at any point: a crash between two steps is mended when the message comes again.
/// </summary>
internal sealed class IdentityCommitter(IdentityTable table, TieTable ties, ConsumerContext context)
{
    /// <summary>
    /// Two consumers of one identity collide now and then; so many times in a row, something else is wrong.
    /// </summary>
    private const int MaxAttempts = 20;

    private static readonly Dictionary<Guid, Mark> NoMarks = [];

    private readonly NoveltyEstimate _novelty = new();

    /// <summary>Applies events of one identity; what can't be applied comes back, to be kept as rejected.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage failed; the events may be in or not.</exception>
    /// <exception cref="TimeoutException">The identity changed under each of many attempts.</exception>
    public async Task<IReadOnlyList<Rejection>> CommitAsync(
        string account, Identifier identifier, IReadOnlyList<Work> events, CancellationToken cancellationToken)
    {
        var rejections = new List<Rejection>();
        foreach (var chunk in Transactions.Split(events))
            rejections.AddRange(await CommitOneAsync(account, identifier, chunk, cancellationToken));
        return rejections;
    }

    private async Task<IReadOnlyList<Rejection>> CommitOneAsync(
        string account, Identifier identifier, IReadOnlyList<Work> events, CancellationToken cancellationToken)
    {
        var before = await FindAsync(account, identifier, cancellationToken);
        IReadOnlyDictionary<Guid, Mark> marks = NoMarks;
        var commitIds = new List<Guid>();
        var isSure = false;
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var plan = IdentityPlan.Make(before.State, events, marks);
            if (IsTooLarge(before.State, plan.State))
            {
                if (isSure)
                    return await SplitOrRejectAsync(account, identifier, events, cancellationToken);
                // What is remembered may be outdated, and a resend may change nothing: only storage knows.
                before = await LoadAsync(account, identifier, cancellationToken);
                marks = await table.FindMarksAsync(before.State, MessageIdsOf(events), cancellationToken);
                isSure = true;
                continue;
            }

            if (plan.Erased.Length == events.Count)
                return RejectErased(plan);
            commitIds.Add(Guid.CreateVersion7(context.Time.GetUtcNow()));
            var (outcome, after) = await TryCommitAsync(before, plan, commitIds[^1], cancellationToken);
            if (outcome == CommitOutcome.StateMoved)
                (before, isSure) = (await LoadAsync(account, identifier, cancellationToken), false);
            if (outcome == CommitOutcome.MarkExists || (outcome == CommitOutcome.StateMoved && marks.Count > 0))
                marks = await table.FindMarksAsync(before.State, MessageIdsOf(events), cancellationToken);
            after ??= OwnWrite(before, commitIds);
            if (after is not null)
            {
                await FinishAsync(after, plan, cancellationToken);
                context.Live.Publish(account, new IdentityCommit(before.State, events, marks), LiveNotes.Of);
                return RejectErased(plan);
            }

            await Contention.BackOffAsync(attempt, context.Time, cancellationToken);
        }

        throw new TimeoutException("An identity kept changing under its writer.");
    }

    private static bool IsTooLarge(IdentityState before, IdentityState after) =>
        PersonLimits.IsExceeded(before.Fields, after.Fields) || DocumentLimits.IsExceeded(before, after);

    private async Task<(CommitOutcome Outcome, StoredIdentity? After)> TryCommitAsync(
        StoredIdentity before, IdentityPlan plan, Guid commitId, CancellationToken cancellationToken)
    {
        using var span = Tracing.StartCommit();
        var done = await table.TryCommitAsync(before, plan, commitId, cancellationToken);
        if (done.Outcome != CommitOutcome.Done)
            context.Metrics.Conflict("identity");
        span?.SetTag("encharge.commit.outcome", done.Outcome.ToString());
        return done;
    }

    /// <summary>
    /// What this instance remembers; else a blank state to insert without reading, or what storage has.
    /// </summary>
    private async Task<StoredIdentity> FindAsync(
        string account, Identifier identifier, CancellationToken cancellationToken)
    {
        var blank = new StoredIdentity(new(account, identifier), null, null);
        if (context.Cache.Find(blank.State.Id) is { } remembered)
            return remembered;
        if (!_novelty.ExpectsNew)
            return await LoadAsync(account, identifier, cancellationToken);
        // If it is not, the load that follows the conflict takes this back.
        _novelty.Observe(isNew: true);
        return blank;
    }

    private async Task<StoredIdentity> LoadAsync(
        string account, Identifier identifier, CancellationToken cancellationToken)
    {
        var stored = await table.LoadAsync(account, identifier, cancellationToken);
        _novelty.Observe(isNew: stored.ETag is null);
        return stored;
    }

    /// <summary>A write of ours whose answer was lost, and which the client's retry then took for a conflict.</summary>
    private static StoredIdentity? OwnWrite(StoredIdentity stored, List<Guid> commitIds) =>
        stored.CommitId is { } id && commitIds.Contains(id) ? stored : null;

    private Task FinishAsync(StoredIdentity after, IdentityPlan plan, CancellationToken cancellationToken)
    {
        context.Cache.Set(after);
        var touched = plan.Touched.Select(key => after.State.Ties[key]);
        return ties.EnsureFarEndsAsync(after.State, touched, cancellationToken);
    }

    private async Task<IReadOnlyList<Rejection>> SplitOrRejectAsync(
        string account, Identifier identifier, IReadOnlyList<Work> events, CancellationToken cancellationToken)
    {
        if (events.Count == 1)
            return [new(RejectionReason.PersonTooLarge, "/user", events[0].Envelope)];
        var rejections = new List<Rejection>();
        foreach (var work in events.OrderBy(work => work.Envelope.ReceivedAt))
            rejections.AddRange(await CommitOneAsync(account, identifier, [work], cancellationToken));
        return rejections;
    }

    private static Rejection[] RejectErased(IdentityPlan plan) =>
        [.. plan.Erased.Select(work => new Rejection(RejectionReason.PersonErased, "", work.Envelope))];

    private static IEnumerable<Guid> MessageIdsOf(IReadOnlyList<Work> events) =>
        events.Where(work => work.Envelope.Event.MessageId is not null)
            .Select(work => work.Envelope.EventId)
            .Distinct();
}
