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
    private readonly Dictionary<Guid, HashSet<(TieKind Kind, Guid OtherId)>> _made = [];

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
        return core.Members
            .SelectMany(member => member.Received.Where(tie => IsMade(tie, TieKind.Claim, member.Id)))
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

    /// <summary>
    /// Whether a tie that an identity received is of that kind, and its maker knows of it: the maker's end is written
    /// first, so one that doesn't was written late, around the maker's erasure, and says nothing.
    /// </summary>
    private bool IsMade(Tie received, TieKind kind, Guid member)
    {
        if (received.Kind != kind)
            return false;
        if (!known.TryGetValue(received.OtherId, out var maker))
            Missing.Add(received.OtherId);
        if (maker is null)
            return false;
        if (!_made.TryGetValue(maker.Id, out var made))
            _made[maker.Id] = made = [.. maker.Made.Select(tie => tie.Key)];
        return made.Contains((kind, member));
    }

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
            var aliases = record.Made.Where(tie => tie.Kind == TieKind.Alias)
                .Concat(record.Received.Where(tie => IsMade(tie, TieKind.Alias, id)));
            foreach (var tie in aliases.Where(tie => seen.Add(tie.OtherId)))
                queue.Enqueue(tie.OtherId);
        }

        return members.ToImmutable();
    }
}
