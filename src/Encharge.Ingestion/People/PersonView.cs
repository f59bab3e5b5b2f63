using System.Collections.Immutable;
using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.People;

/// <summary>An identity of a person, as shown.</summary>
/// <param name="Identifier">Kind and value.</param>
/// <param name="Id">Its id, which leads to the person just as the person's own does.</param>
/// <param name="FirstSeenAt">The earliest time of an event that names it.</param>
internal sealed record PersonIdentity(Identifier Identifier, Guid Id, DateTimeOffset FirstSeenAt);

/// <summary>An identity that a person claims and another holds.</summary>
/// <param name="Identifier">Kind and value.</param>
/// <param name="HeldBy">The id of the person that it leads to.</param>
internal sealed record PersonConflict(Identifier Identifier, Guid HeldBy);

/// <summary>
/// A person, computed when read from the identities that hang together; never stored.
/// <para>The rules, in this order (the design's "Derivation"; <c>docs/semantics.md</c> has a picture for each):</para>
/// <list type="number">
/// <item>Identities joined by alias ties are a <b>core</b>. Its rank is its strongest member's kind; its current e-mail
/// is the newest of its members' e-mail registers.</item>
/// <item>A core with a userId is never held. A core that more than 100 identities of others claim is held by
/// nobody.</item>
/// <item>Any other core is <b>held</b>, whole, by one of the cores of strictly stronger rank that claim a member of it:
/// first those whose current e-mail is a member, then the earliest claim, then the smallest kind and value.</item>
/// <item>A <b>person</b> is a core that nobody holds, with all it holds, and what these hold in turn.</item>
/// <item>A field's value is the newest write of all its identities; a tag is there if any of them has it.</item>
/// <item>Primary userId: the newest such register, else the earliest-seen userId. Primary e-mail: the newest e-mail
/// register, else the earliest-seen e-mail.</item>
/// <item>The id is that of the earliest-seen identity, then the smallest kind and value.</item>
/// </list>
/// </summary>
/// <param name="Id">The person's id. It changes only when an event comes in late that names an identity
/// earlier.</param>
/// <param name="UserId">The primary userId; null for a person known otherwise.</param>
/// <param name="Email">The primary e-mail; null when none is known.</param>
/// <param name="Tags">The tags, each once ignoring case, sorted.</param>
/// <param name="Fields">The fields that have a value, sorted by name.</param>
/// <param name="CreatedAt">The earliest time of an event on one of its identities.</param>
/// <param name="LastActivityAt">The latest such time.</param>
/// <param name="Identities">Its identities, earliest-seen first.</param>
/// <param name="Conflicts">What it claims and another holds.</param>
/// <param name="Objects">The objects that its identities are associated with.</param>
/// <param name="Flags"><c>shared</c>: claimed by over 100 others, so held by nobody; <c>large</c>: over 1,000
/// identities in a core.</param>
internal sealed record PersonView(
    Guid Id,
    string? UserId,
    string? Email,
    ImmutableArray<string> Tags,
    ImmutableSortedDictionary<string, FieldValue> Fields,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastActivityAt,
    ImmutableArray<PersonIdentity> Identities,
    ImmutableArray<PersonConflict> Conflicts,
    ImmutableArray<Guid> Objects,
    ImmutableArray<string> Flags)
{
    /// <summary>A core that more identities than this claim is nobody's: an address like <c>noemail@</c>.</summary>
    public const int MaxClaimants = 100;

    /// <summary>A core of more identities than this is flagged: somebody's code aliases strangers.</summary>
    public const int LargeCore = 1_000;

    /// <summary>
    /// The person that an identity leads to. Pure: it works on what is known and says what else it must know; the
    /// caller loads that and asks again until nothing is missing.
    /// </summary>
    /// <param name="identityId">Any identity of the person.</param>
    /// <param name="known">What has been loaded so far; null for an identity of which storage knows nothing.</param>
    public static Derivation Derive(Guid identityId, IReadOnlyDictionary<Guid, IdentityRecord?> known)
    {
        var graph = new IdentityGraph(known);
        var cores = graph.PersonOf(identityId);
        var view = cores.IsEmpty ? null : PersonJoin.Join(cores, graph);
        return graph.Missing.Count == 0 ? new(view, []) : new(null, [.. graph.Missing]);
    }
}

/// <summary>What <see cref="PersonView.Derive"/> found.</summary>
/// <param name="Person">The person; null when nothing is known of the identity, or something is missing yet.</param>
/// <param name="Missing">The identities to load before the answer is final; empty when it is.</param>
internal sealed record Derivation(PersonView? Person, ImmutableArray<Guid> Missing);
