using Encharge.Ingestion.Events;
using Encharge.Ingestion.Live;
using Encharge.Ingestion.Objects;

namespace Encharge.Ingestion.Processing;

/// <summary>What one transaction does to an object: made from its state, the marks that are stored, and events.</summary>
/// <param name="state">The state before; without a time of creation when there is no object yet.</param>
/// <param name="marks">When the copy that counts of each event was received, as far as stored.</param>
internal sealed class ObjectPlan(ObjectState state, Dictionary<Guid, DateTimeOffset> marks)
{
    private readonly HashSet<Guid> _identities = [];
    private readonly Dictionary<Guid, DateTimeOffset> _marks = [];

    /// <summary>The state after the events.</summary>
    public ObjectState State { get; private set; } = state;

    /// <summary>Whether there is anything to commit.</summary>
    public bool IsChanged => Steps.Count > 0;

    /// <summary>The events taken, each with the object before and after it.</summary>
    public List<ObjectStep> Steps { get; } = [];

    /// <summary>What goes beside the state.</summary>
    public ObjectRows Rows => new(_identities, _marks);

    /// <summary>The events that can't be applied.</summary>
    public List<Rejection> Rejections { get; } = [];

    /// <summary>Takes an event in. Of a message's copies the one received first counts.</summary>
    public void Take(Envelope envelope)
    {
        var group = (Group)envelope.Event;
        if (group.ObjectId is not null && (State.CreatedAt is null || State.ObjectType != group.ObjectType))
        {
            Rejections.Add(new(RejectionReason.UnknownObject, "/properties/id", envelope));
            return;
        }

        var after = DocumentLimits.Fit(Apply(envelope, group));
        if (PersonLimits.IsExceeded(State.Fields, after.Fields) || DocumentLimits.IsExceeded(State, after))
        {
            Rejections.Add(new(RejectionReason.ObjectTooLarge, "/properties", envelope));
            return;
        }

        Steps.Add(new(envelope, State, after));
        State = after;
        if (group.Owner is { } owner)
            _identities.Add(ContentId.OfIdentity(envelope.Account, owner));
        Mark(envelope);
    }

    private ObjectState Apply(Envelope envelope, Group group)
    {
        if (!marks.TryGetValue(envelope.EventId, out var counted) || envelope.ReceivedAt == counted)
            return State.Apply(envelope, group);
        return envelope.ReceivedAt > counted
            ? State.Add(group)
            : State.Retract(envelope.EventId).Apply(envelope, group);
    }

    private void Mark(Envelope envelope)
    {
        if (envelope.Event.MessageId is null)
            return;
        if (marks.TryGetValue(envelope.EventId, out var counted) && counted <= envelope.ReceivedAt)
            return;
        marks[envelope.EventId] = _marks[envelope.EventId] = envelope.ReceivedAt;
    }
}
