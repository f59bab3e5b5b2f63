using System.Collections.Immutable;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Geo;
using Encharge.Ingestion.Processing;

namespace Encharge.Ingestion.Identities;

/// <summary>An event on its way into its identity.</summary>
/// <param name="Envelope">The event.</param>
/// <param name="Location">Where its IP address is; null when unknown.</param>
/// <param name="ObjectId">The object that a group event is about; null for other events.</param>
internal sealed record Work(Envelope Envelope, Location? Location, Guid? ObjectId = null);

/// <summary>
/// What an identity's partition remembers of a message id: the copy that counts, which is the one received first.
/// </summary>
/// <param name="EventId">The event id, made from the message id.</param>
/// <param name="ReceivedAt">When the copy that counts was received.</param>
/// <param name="EntryRow">The row of its timeline entry; null for an identify.</param>
internal sealed record Mark(Guid EventId, DateTimeOffset ReceivedAt, string? EntryRow);

/// <summary>
/// What one transaction does to an identity's partition: a pure function of the state, the marks that are known and the
/// events.
/// </summary>
/// <param name="State">The state after the events.</param>
/// <param name="Entries">Timeline entries to put; the same again when an event is applied again.</param>
/// <param name="NewMarks">Marks to insert: when one is there already, another copy of its event came before.</param>
/// <param name="MovedMarks">Marks to overwrite: an earlier copy of their event has turned up.</param>
/// <param name="StaleEntries">Timeline rows to delete: those of later copies.</param>
/// <param name="Objects">Objects to associate, each with the latest time of an event that does.</param>
/// <param name="Touched">The ties that the events make, new or not.</param>
/// <param name="Erased">Events not in the state: they are older than the identity's erasure.</param>
internal sealed record IdentityPlan(
    IdentityState State,
    ImmutableArray<TimelineEntry> Entries,
    ImmutableArray<Mark> NewMarks,
    ImmutableArray<Mark> MovedMarks,
    ImmutableArray<string> StaleEntries,
    ImmutableArray<(Guid Id, DateTimeOffset At)> Objects,
    ImmutableArray<(TieKind Kind, Guid OtherId)> Touched,
    ImmutableArray<Work> Erased)
{
    /// <summary>The plan that only stores a state, without any event.</summary>
    public static IdentityPlan Store(IdentityState state) => new(state, [], [], [], [], [], [], []);

    /// <summary>The plan for events of one identity.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="events">The events, in any order, repeats and several copies of one message id among them.</param>
    /// <param name="marks">The marks that are known to be stored.</param>
    public static IdentityPlan Make(
        IdentityState state, IEnumerable<Work> events, IReadOnlyDictionary<Guid, Mark> marks)
    {
        var maker = new Maker(state, marks);
        foreach (var work in events.OrderBy(work => work.Envelope.ReceivedAt))
            maker.Take(work);
        return maker.Plan();
    }

    private sealed class Maker(IdentityState state, IReadOnlyDictionary<Guid, Mark> marks)
    {
        private readonly Dictionary<Guid, DateTimeOffset> _taken = [];
        private readonly Dictionary<string, TimelineEntry> _entries = [];
        private readonly HashSet<string> _stale = [];
        private readonly Dictionary<Guid, DateTimeOffset> _objects = [];
        private readonly List<Mark> _newMarks = [];
        private readonly List<Mark> _movedMarks = [];
        private readonly HashSet<(TieKind Kind, Guid OtherId)> _touched = [];
        private readonly List<Work> _erased = [];

        public void Take(Work work)
        {
            var envelope = work.Envelope;
            if (envelope.Event.OccurredAt <= state.ErasedAt || envelope.ReceivedAt <= state.ErasedAt)
            {
                _erased.Add(work);
                return;
            }

            _touched.UnionWith(IdentityReducer.TiesOf(envelope).Select(tie => tie.Key));
            if (work.ObjectId is { } objectId)
                _objects[objectId] = Latest(_objects.GetValueOrDefault(objectId), envelope.Event.OccurredAt);
            if (marks.TryGetValue(envelope.EventId, out var mark) && !_taken.ContainsKey(envelope.EventId))
                TakeKnown(work, mark);
            else if (_taken.TryAdd(envelope.EventId, envelope.ReceivedAt))
                TakeFirst(work);
            else
                state = IdentityReducer.Add(state, envelope);
        }

        public IdentityPlan Plan() => new(
            DocumentLimits.Fit(state),
            [.. _entries.Values],
            [.. _newMarks],
            [.. _movedMarks],
            [.. _stale.Where(row => !_entries.ContainsKey(row))],
            [.. _objects.Select(made => (made.Key, made.Value))],
            [.. _touched],
            [.. _erased]);

        private void TakeKnown(Work work, Mark mark)
        {
            var receivedAt = work.Envelope.ReceivedAt;
            if (receivedAt > mark.ReceivedAt)
            {
                state = IdentityReducer.Add(state, work.Envelope);
                return;
            }

            _taken.Add(work.Envelope.EventId, receivedAt);
            if (receivedAt < mark.ReceivedAt)
                Supersede(work.Envelope, mark);
            Apply(work);
        }

        private void Supersede(Envelope envelope, Mark mark)
        {
            state = IdentityReducer.Retract(state, mark.EventId);
            _movedMarks.Add(MarkOf(envelope));
            if (mark.EntryRow is not null)
                _stale.Add(mark.EntryRow);
        }

        private void TakeFirst(Work work)
        {
            if (work.Envelope.Event.MessageId is not null)
                _newMarks.Add(MarkOf(work.Envelope));
            Apply(work);
        }

        private void Apply(Work work)
        {
            state = IdentityReducer.Apply(state, work.Envelope, work.Location);
            if (TimelineEntry.Of(work.Envelope) is { } entry)
                _entries[entry.RowKey] = entry;
        }

        private static DateTimeOffset Latest(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

        private static Mark MarkOf(Envelope envelope) =>
            new(envelope.EventId, envelope.ReceivedAt, TimelineEntry.Of(envelope)?.RowKey);
    }
}
