using System.Collections.Immutable;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Identities;

namespace Encharge.Ingestion.People;

/// <summary>
/// All that one partition says of an identity, its timeline apart. Made by <see cref="PersonReader"/>.
/// </summary>
/// <param name="Id">The identity's id.</param>
/// <param name="Identifier">Kind and value.</param>
/// <param name="State">What its own events add up to; null when other identities' events only named it.</param>
/// <param name="Made">Ties that its own events made.</param>
/// <param name="Received">Ties that other identities' events made to it.</param>
/// <param name="Objects">The objects it is associated with.</param>
internal sealed record IdentityRecord(
    Guid Id,
    Identifier Identifier,
    IdentityState? State,
    ImmutableArray<Tie> Made,
    ImmutableArray<Tie> Received,
    ImmutableArray<Guid> Objects)
{
    /// <summary>The earliest time of an event that names it.</summary>
    public DateTimeOffset FirstSeenAt => EarliestOf(State?.CreatedAt, Made, Received);

    private static DateTimeOffset EarliestOf(
        DateTimeOffset? createdAt, ImmutableArray<Tie> made, ImmutableArray<Tie> received)
    {
        var earliest = createdAt ?? DateTimeOffset.MaxValue;
        foreach (var tie in made)
            earliest = tie.At < earliest ? tie.At : earliest;
        foreach (var tie in received)
            earliest = tie.At < earliest ? tie.At : earliest;
        return earliest;
    }
}
