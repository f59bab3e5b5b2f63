using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Identities;

/// <summary>What a tie says.</summary>
internal enum TieKind
{
    /// <summary>The two are one person, whatever else is known.</summary>
    Alias,

    /// <summary>The stronger identity names the weaker as its own.</summary>
    Claim,
}

/// <summary>
/// A tie from the identity that an event belongs to, to another that the event names. Each pair and kind has one, with
/// the earliest event time that made it. It is kept on both sides.
/// </summary>
/// <param name="Kind">Alias or claim.</param>
/// <param name="Other">The identity at the far end.</param>
/// <param name="OtherId">The far end's identity id.</param>
/// <param name="At">The earliest time of an event that made it.</param>
internal sealed record Tie(TieKind Kind, Identifier Other, Guid OtherId, DateTimeOffset At)
{
    /// <summary>What makes it one tie of its identity.</summary>
    public (TieKind Kind, Guid OtherId) Key => (Kind, OtherId);
}
