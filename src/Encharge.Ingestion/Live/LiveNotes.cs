using System.Collections.Immutable;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Http;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Objects;
using Encharge.Ingestion.Processing;
using Encharge.Ingestion.Validation;

namespace Encharge.Ingestion.Live;

/// <summary>A transaction on an identity's partition: where it began, and its events.</summary>
internal sealed record IdentityCommit(
    IdentityState Before, IReadOnlyList<Work> Events, IReadOnlyDictionary<Guid, Mark> Marks);

/// <summary>An event in an object's transaction: the object before and after.</summary>
internal sealed record ObjectStep(Envelope Envelope, ObjectState Before, ObjectState After);

/// <summary>What there is to say of what happened: pure functions.</summary>
internal static class LiveNotes
{
    /// <summary>Of a request that is answered: a note for each event.</summary>
    public static IEnumerable<LiveNote> Of(Intake intake, DateTimeOffset at) =>
        intake.Events.Select((taken, index) => Of(taken, intake.IsBatch ? index : null, at));

    /// <summary>Of a request that was refused as a whole.</summary>
    public static IEnumerable<LiveNote> Of(ProblemAnswer refusal, DateTimeOffset at) =>
        [new RefusedNote(at, refusal.Status, null, null, [.. refusal.Problems])];

    /// <summary>
    /// Of a transaction on an identity: what each event changed, one after another as they were received.
    /// </summary>
    public static IEnumerable<LiveNote> Of(IdentityCommit commit, DateTimeOffset at)
    {
        var state = commit.Before;
        foreach (var work in commit.Events.OrderBy(work => work.Envelope.ReceivedAt))
        {
            var plan = IdentityPlan.Make(state, [work], commit.Marks);
            if (plan.Erased.IsEmpty)
                yield return Applied(work.Envelope, new(state.Id, null), LiveChanges.Between(state, plan.State), at);
            state = plan.State;
        }
    }

    /// <summary>Of an event's effect on its object.</summary>
    public static IEnumerable<LiveNote> Of(IReadOnlyList<ObjectStep> steps, DateTimeOffset at) => steps.Select(step =>
        Applied(
            step.Envelope,
            new(step.After.Id, step.After.ObjectType),
            LiveChanges.Between(step.Before, step.After),
            at));

    /// <summary>Of an event that could not be applied.</summary>
    public static IEnumerable<LiveNote> Of(Rejection rejection, DateTimeOffset at) =>
        [new RejectedNote(at, EventLabel.Of(rejection.Envelope), rejection.Reason, rejection.Pointer)];

    private static LiveNote Of(IntakeEvent taken, int? index, DateTimeOffset at)
    {
        var findings = taken.Draft.Findings;
        if (taken.Envelope is { } envelope)
            return new AcceptedNote(at, EventLabel.Of(envelope), [.. findings.Warnings]);
        ImmutableArray<EventProblem> problems = [.. findings.Problems];
        return new RefusedNote(at, problems[0].Code.Describe().Status, index, EventLabel.Of(taken.Draft), problems);
    }

    private static AppliedNote Applied(
        Envelope envelope, LiveTarget target, ImmutableArray<LiveChange> changes, DateTimeOffset at) =>
        new(at, EventLabel.Of(envelope), target, changes, at - envelope.ReceivedAt);
}
