using System.Collections.Immutable;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Identities;

namespace Encharge.Ingestion.People;

/// <summary>
/// Identities that alias ties join: one person whatever else is known. Two cores are equal if they are one object.
/// </summary>
internal sealed class Core(ImmutableArray<IdentityRecord> members)
{
    private readonly HashSet<Guid> _ids = [.. members.Select(member => member.Id)];

    /// <summary>The identities, smallest kind and value first.</summary>
    public ImmutableArray<IdentityRecord> Members { get; } =
        [.. members.OrderBy(member => member.Identifier)];

    /// <summary>The kind of its strongest member.</summary>
    public IdentityKind Rank => Members[0].Identifier.Kind;

    /// <summary>Its smallest kind and value, which settles what nothing else does.</summary>
    public Identifier Smallest => Members[0].Identifier;

    /// <summary>The newest of its members' e-mail registers, as an address; null when none was set.</summary>
    public string? CurrentEmail => Newest.Text(Members.Select(member => member.State?.Email));

    /// <summary>Whether an identity is one of its members.</summary>
    public bool Contains(Guid identityId) => _ids.Contains(identityId);

    /// <summary>Whether one of its members is this address.</summary>
    public bool ContainsEmail(string? email) => Members.Any(
        member => member.Identifier.Kind == IdentityKind.Email && member.Identifier.Value == email);

    /// <summary>The claims that others make on its members.</summary>
    public IEnumerable<Tie> ClaimsReceived => Members
        .SelectMany(member => member.Received)
        .Where(tie => tie.Kind == TieKind.Claim && !Contains(tie.OtherId));

    /// <summary>The claims that its members make on others.</summary>
    public IEnumerable<Tie> ClaimsMade => Members
        .SelectMany(member => member.Made)
        .Where(tie => tie.Kind == TieKind.Claim && !Contains(tie.OtherId));
}
