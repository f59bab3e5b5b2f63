using System.Collections.Immutable;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Processing;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Validation;

namespace Encharge.Ingestion.Live;

/// <summary>What happened to an event, for those who watch. A closed family; <see cref="LiveJson"/> has the
/// shapes.</summary>
/// <param name="At">When it happened.</param>
internal abstract record LiveNote(DateTimeOffset At)
{
    /// <summary>About how many bytes it takes up while it waits for a reader.</summary>
    public virtual int Size => 512;
}

/// <summary>Which event it is: as much as a line in a console needs, and not its body.</summary>
/// <param name="EventId">Its id; null while it has none.</param>
/// <param name="MessageId">The client's id of it.</param>
/// <param name="Type">Such as <c>track</c>; null when not understood.</param>
/// <param name="Name">The event's name; null where the type has none.</param>
/// <param name="Owner">The identity that it belongs to.</param>
internal sealed record EventLabel(
    Guid? EventId, string? MessageId, string? Type, string? Name, Identifier? Owner)
{
    /// <summary>The label of an accepted event.</summary>
    public static EventLabel Of(Envelope envelope)
    {
        var @event = envelope.Event;
        var name = (@event as Track)?.Name;
        return new(envelope.EventId, @event.MessageId, EnvelopeWriter.TypeName(@event), name, @event.Owner);
    }

    /// <summary>The label of an event that was refused, as far as it was understood.</summary>
    public static EventLabel Of(EventDraft draft)
    {
        Identifier? owner = draft.Identifiers.IsDefaultOrEmpty ? null : draft.Identifiers[0];
        return new(null, draft.MessageId, draft.Type?.ToString().ToLowerInvariant(), draft.Name, owner);
    }
}

/// <summary>The event is durable; the caller has its answer or gets it now.</summary>
internal sealed record AcceptedNote(DateTimeOffset At, EventLabel Event, ImmutableArray<EventWarning> Warnings)
    : LiveNote(At);

/// <summary>The event, or the whole request, was refused: nothing of it is stored.</summary>
/// <param name="At">When.</param>
/// <param name="Status">The status that the caller got.</param>
/// <param name="Index">Its place in a batch; null for a single event or the whole request.</param>
/// <param name="Event">Which; null for the whole request.</param>
/// <param name="Problems">Why, at least one.</param>
internal sealed record RefusedNote(
    DateTimeOffset At, int Status, int? Index, EventLabel? Event, ImmutableArray<EventProblem> Problems)
    : LiveNote(At)
{
    /// <inheritdoc/>
    public override int Size => 512 + (256 * Problems.Length);
}

/// <summary>The event is in the tables: of its identity, or of its object.</summary>
/// <param name="At">When.</param>
/// <param name="Event">Which.</param>
/// <param name="Target">The identity or object.</param>
/// <param name="Changes">What is different now; empty when the event had been applied before.</param>
/// <param name="Lag">From receipt until now.</param>
internal sealed record AppliedNote(
    DateTimeOffset At, EventLabel Event, LiveTarget Target, ImmutableArray<LiveChange> Changes, TimeSpan Lag)
    : LiveNote(At)
{
    /// <inheritdoc/>
    public override int Size => 512 + Changes.Sum(change => change.Size);
}

/// <summary>Where an event was applied.</summary>
/// <param name="Id">The identity's or the object's id.</param>
/// <param name="ObjectType">The object's type; null for an identity.</param>
internal sealed record LiveTarget(Guid Id, string? ObjectType);

/// <summary>The event was accepted and can't be applied; it lies in <c>Rejections</c>.</summary>
internal sealed record RejectedNote(DateTimeOffset At, EventLabel Event, RejectionReason Reason, string Pointer)
    : LiveNote(At);

/// <summary>One difference that an event made. A closed family.</summary>
internal abstract record LiveChange
{
    /// <summary>About how many bytes it takes up.</summary>
    public virtual int Size => 256;
}

/// <summary>A register shows another value; null stands for none.</summary>
internal sealed record FieldChange(string Field, FieldValue? From, FieldValue? To) : LiveChange
{
    /// <inheritdoc/>
    public override int Size => 256 + (2 * ((From?.Json.Length ?? 0) + (To?.Json.Length ?? 0)));
}

/// <summary>A tag is new.</summary>
internal sealed record TagChange(string Tag) : LiveChange;

/// <summary>A tie to another identity is new.</summary>
internal sealed record TieChange(Identities.TieKind Kind, Identifier Other) : LiveChange;
