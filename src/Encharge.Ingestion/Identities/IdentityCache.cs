using Encharge.Ingestion.Processing;
using Microsoft.Extensions.Caching.Memory;

namespace Encharge.Ingestion.Identities;

/// <summary>
/// States as this instance last saw them, each with its ETag: a guess that the commit's guard proves or disproves, so a
/// stale one costs a retry and never a wrong result. Also the far ends of ties that are known to be written. Both
/// bounded.
/// </summary>
internal sealed class IdentityCache : IDisposable
{
    /// <summary>32 million characters of states, about 64 MiB: some 20,000 people of usual size.</summary>
    private const long MaxStateCharacters = 32_000_000;

    private const int MaxTies = 200_000;

    /// <summary>What an entry weighs beside its fields: keys, clocks, the dictionaries' nodes.</summary>
    private const int EntryCharacters = 1_000;

    private const int TieCharacters = 100;

    private readonly MemoryCache _states = new(new MemoryCacheOptions { SizeLimit = MaxStateCharacters });
    private readonly MemoryCache _ties = new(new MemoryCacheOptions { SizeLimit = MaxTies });

    /// <summary>The state as last seen; null when this instance doesn't remember it.</summary>
    public StoredIdentity? Find(Guid identityId) => _states.Get<StoredIdentity>(identityId);

    /// <summary>Remembers a state.</summary>
    public void Set(StoredIdentity identity)
    {
        var state = identity.State;
        var size = EntryCharacters + PersonLimits.CharactersOf(state.Fields) + (TieCharacters * state.Ties.Count);
        _states.Set(state.Id, identity, new MemoryCacheEntryOptions { Size = size });
    }

    /// <summary>Forgets a state that proved stale.</summary>
    public void Forget(Guid identityId) => _states.Remove(identityId);

    /// <summary>Whether the far end of a tie is known to be written with this time or an earlier one.</summary>
    public bool KnowsFarEnd(IdentityState owner, Tie tie) =>
        _ties.TryGetValue(KeyOf(owner, tie), out DateTimeOffset at) && at <= tie.At;

    /// <summary>Remembers that the far end of a tie is written.</summary>
    public void SetFarEnd(IdentityState owner, Tie tie) =>
        _ties.Set(KeyOf(owner, tie), tie.At, new MemoryCacheEntryOptions { Size = 1 });

    /// <summary>An erasure deletes far ends, so what was known before it counts no more after.</summary>
    private static (Guid Owner, DateTimeOffset? ErasedAt, TieKind Kind, Guid Other) KeyOf(
        IdentityState owner, Tie tie) => (owner.Id, owner.ErasedAt, tie.Kind, tie.OtherId);

    /// <inheritdoc/>
    public void Dispose()
    {
        _states.Dispose();
        _ties.Dispose();
    }
}
