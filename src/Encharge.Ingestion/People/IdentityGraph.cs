using System.Collections.Immutable;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Identities;

namespace Encharge.Ingestion.People;

/// <summary>
/// Cores, holders and persons among known identities (rules 1 to 4 of <see cref="PersonView"/>). Whatever it needs and
/// doesn't know, it notes as missing and goes on as if it weren't there.
/// </summary>
internal sealed class IdentityGraph(IReadOnlyDictionary<Guid, IdentityRecord?> known)
{
    private readonly Dictionary<Guid, Core> _cores = [];
    private readonly Dictionary<Core, Core?> _holders = [];

    /// <summary>The identities that must be loaded before an answer is final.</summary>
    public HashSet<Guid> Missing { get; } = [];

    /// <summary>
    /// The cores of the person that an identity leads to, the one that nobody holds first; empty for nobody.
    /// </summary>
    public ImmutableArray<Core> PersonOf(Guid identityId)
    {
        if (CoreOf(identityId) is not { } core)
            return [];
        while (HolderOf(core) is { } holder)
            core = holder;
        var person = new List<Core> { core };
        var seen = new HashSet<Core>(person);
        for (var i = 0; i < person.Count; i++)
            person.AddRange(HeldBy(person[i]).Where(seen.Add));
        return [.. person];
    }

    /// <summary>The core of an identity; null when nothing is known of it.</summary>
    public Core? CoreOf(Guid identityId)
    {
        if (_cores.TryGetValue(identityId, out var core))
            return core;
        var members = Members(identityId);
        if (members.IsEmpty)
            return null;
        core = new(members);
        foreach (var member in members)
            _cores[member.Id] = core;
        return core;
    }

    /// <summary>Whether so many claim a core that it is nobody's.</summary>
    public static bool IsShared(Core core) =>
        core.Rank != IdentityKind.UserId
        && core.ClaimsReceived.Select(claim => claim.OtherId).Distinct().Skip(PersonView.MaxClaimants).Any();

    /// <summary>The core that holds another; null when nobody does.</summary>
    private Core? HolderOf(Core core)
    {
        if (!_holders.TryGetValue(core, out var holder))
            _holders[core] = holder = FindHolder(core);
        return holder;
    }

    private Core? FindHolder(Core core)
    {
        if (core.Rank == IdentityKind.UserId || IsShared(core))
            return null;
        return core.ClaimsReceived
            .Select(claim => (Claimant: CoreOf(claim.OtherId), claim.At))
            .Where(claim => claim.Claimant?.Rank < core.Rank)
            .OrderByDescending(claim => core.ContainsEmail(claim.Claimant!.CurrentEmail))
            .ThenBy(claim => claim.At)
            .ThenBy(claim => claim.Claimant!.Smallest)
            .Select(claim => claim.Claimant)
            .FirstOrDefault();
    }

    private IEnumerable<Core> HeldBy(Core holder) => holder.ClaimsMade
        .Select(claim => CoreOf(claim.OtherId))
        .OfType<Core>()
        .Distinct()
        .Where(core => HolderOf(core) == holder);

    private ImmutableArray<IdentityRecord> Members(Guid identityId)
    {
        var seen = new HashSet<Guid> { identityId };
        var queue = new Queue<Guid>(seen);
        var members = ImmutableArray.CreateBuilder<IdentityRecord>();
        while (queue.TryDequeue(out var id))
        {
            if (!known.TryGetValue(id, out var record))
                Missing.Add(id);
            if (record is null)
                continue;
            members.Add(record);
            foreach (var tie in record.Made.Concat(record.Received))
            {
                if (tie.Kind == TieKind.Alias && seen.Add(tie.OtherId))
                    queue.Enqueue(tie.OtherId);
            }
        }

        return members.ToImmutable();
    }
}
