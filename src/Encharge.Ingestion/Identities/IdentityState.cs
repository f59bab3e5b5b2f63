using System.Collections.Immutable;
using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Identities;

/// <summary>A tag as it is spelt, with the clock of the event that spelt it so first.</summary>
/// <param name="Spelling">The tag, trimmed.</param>
/// <param name="Clock">Of the earliest event that added it.</param>
internal sealed record Tag(string Spelling, Clock Clock);

/// <summary>
/// What the events of one identity add up to, a pure function of the set of them. Made by <see cref="IdentityReducer"/>
/// and read back by the codec; never merged with another identity's.
/// </summary>
/// <param name="Account">The account it belongs to.</param>
/// <param name="Identifier">The identity's own kind and value.</param>
internal sealed record IdentityState(string Account, Identifier Identifier)
{
    private static readonly ImmutableSortedDictionary<string, Register> NoFields =
        ImmutableSortedDictionary.Create<string, Register>(StringComparer.Ordinal);

    private static readonly ImmutableSortedDictionary<string, Tag> NoTags =
        ImmutableSortedDictionary.Create<string, Tag>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The identity's id, which is also its partition.</summary>
    public Guid Id { get; } = ContentId.OfIdentity(Account, Identifier);

    /// <summary>The earliest time of an event that belongs to it; null before the first.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Up to when everything was erased; null when never.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>
    /// The identities of the person whose erasure was asked for under this one, while it is under way: a broken-off
    /// erasure goes on from here. Empty otherwise.
    /// </summary>
    public ImmutableArray<Identifier> Erasing { get; init; } = [];

    /// <summary>
    /// The person's fields by name; a cleared field stays as a register whose newest write has no value.
    /// </summary>
    public ImmutableSortedDictionary<string, Register> Fields { get; init; } = NoFields;

    /// <summary>The e-mail address that events of this identity last named; null when none did.</summary>
    public Register? Email { get; init; }

    /// <summary>The userId that an alias last made the primary one; null when none did.</summary>
    public Register? PrimaryUserId { get; init; }

    /// <summary>Its clock says when the identity was last active; the value is always null.</summary>
    public Register? LastActivity { get; init; }

    /// <summary>Tags by their spelling, ignoring case.</summary>
    public ImmutableSortedDictionary<string, Tag> Tags { get; init; } = NoTags;

    /// <summary>The ties that its own events made.</summary>
    public ImmutableDictionary<(TieKind Kind, Guid OtherId), Tie> Ties { get; init; } =
        ImmutableDictionary<(TieKind Kind, Guid OtherId), Tie>.Empty;
}
