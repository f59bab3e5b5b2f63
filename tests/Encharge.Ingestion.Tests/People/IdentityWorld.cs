using Encharge.Ingestion.Events;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.People;
using Encharge.Testing;

namespace Encharge.Ingestion.Tests.People;

/// <summary>Partitions in memory, as the processor would leave them.</summary>
internal sealed class IdentityWorld
{
    private readonly Dictionary<Guid, IdentityRecord?> _records = [];

    public IdentityWorld(IEnumerable<Envelope> events)
    {
        var states = events.GroupBy(envelope => envelope.Event.Owner!.Value).Select(group => group.Aggregate(
            new IdentityState(Some.Account, group.Key),
            (state, envelope) => IdentityReducer.Apply(state, envelope, null))).ToList();
        foreach (var state in states)
            Change(state.Identifier, record => record with { State = state, Made = [.. state.Ties.Values] });
        foreach (var state in states)
        {
            foreach (var tie in state.Ties.Values)
                Change(tie.Other, record => record with
                {
                    Received = record.Received.Add(tie with { Other = state.Identifier, OtherId = state.Id }),
                });
        }
    }

    public PersonView Person(Identifier identifier) => Find(identifier)!;

    public PersonView? Find(Identifier identifier)
    {
        var id = ContentId.OfIdentity(Some.Account, identifier);
        _records.TryAdd(id, null);
        var derivation = PersonView.Derive(id, _records);
        Assert.Empty(derivation.Missing);
        return derivation.Person;
    }

    private void Change(Identifier identifier, Func<IdentityRecord, IdentityRecord> change)
    {
        var id = ContentId.OfIdentity(Some.Account, identifier);
        var record = _records.GetValueOrDefault(id) ?? new(id, identifier, null, [], [], []);
        _records[id] = change(record);
    }
}
