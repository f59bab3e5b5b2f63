using System.Collections.Immutable;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.People;

namespace Encharge.Ingestion.Objects;

/// <summary>An object as shown.</summary>
/// <param name="Id">This service's id of it.</param>
/// <param name="ExternalId">The customer's id of it; null when no event gave one.</param>
/// <param name="ObjectType">Its type, such as <c>company</c>.</param>
/// <param name="Fields">The fields that have a value, sorted by name.</param>
/// <param name="People">The ids of the persons associated with it, sorted.</param>
/// <param name="CreatedAt">The earliest time of an event about it.</param>
/// <param name="UpdatedAt">The latest such time.</param>
internal sealed record ObjectView(
    Guid Id,
    string? ExternalId,
    string ObjectType,
    ImmutableSortedDictionary<string, FieldValue> Fields,
    ImmutableArray<Guid> People,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

/// <summary>Reads objects with their people: the identities in storage lead to persons, as everywhere.</summary>
internal sealed class ObjectReader(ObjectTable table, PersonReader people)
{
    /// <summary>An object of many people is read in bounded pieces, and not one by one.</summary>
    private const int MaxParallelPersons = 8;

    /// <summary>The object of a type and an id; null when there is none.</summary>
    public async Task<ObjectView?> FindAsync(
        string account, string objectType, Guid id, CancellationToken cancellationToken)
    {
        var stored = await table.FindAsync(account, id, cancellationToken);
        return stored?.State.ObjectType == objectType ? await ShowAsync(stored.State, cancellationToken) : null;
    }

    /// <summary>The objects of these ids that exist.</summary>
    public async Task<IReadOnlyList<ObjectView>> ListAsync(
        string account, IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        var objects = new List<ObjectView>();
        foreach (var id in ids)
        {
            if (await table.FindAsync(account, id, cancellationToken) is { } stored)
                objects.Add(await ShowAsync(stored.State, cancellationToken));
        }

        return objects;
    }

    private async Task<ObjectView> ShowAsync(ObjectState state, CancellationToken cancellationToken)
    {
        var persons = await ListPersonsAsync(state, cancellationToken);
        var fields = ImmutableSortedDictionary.CreateBuilder<string, FieldValue>(StringComparer.Ordinal);
        foreach (var (name, register) in state.Fields)
        {
            if (register.Newest.Value is { } value)
                fields.Add(name, value);
        }

        return new(
            state.Id,
            state.ExternalId,
            state.ObjectType,
            fields.ToImmutable(),
            [.. persons],
            state.CreatedAt!.Value,
            state.LastChange!.Newest.Clock.At);
    }

    private async Task<SortedSet<Guid>> ListPersonsAsync(ObjectState state, CancellationToken cancellationToken)
    {
        var persons = new SortedSet<Guid>();
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = MaxParallelPersons,
            CancellationToken = cancellationToken,
        };
        var identities = await table.ListIdentitiesAsync(state.Account, state.Id, cancellationToken);
        await Parallel.ForEachAsync(identities, options, async (identity, stop) =>
        {
            if (await people.FindAsync(state.Account, identity, stop) is not { } person)
                return;
            lock (persons)
                persons.Add(person.Id);
        });
        return persons;
    }
}
