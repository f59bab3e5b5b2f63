using Microsoft.Extensions.Caching.Memory;

namespace Encharge.Ingestion.Keys;

/// <summary>
/// Looks up write keys. Found ones are remembered for 60 s, which is how long a revoked key may still work; missing
/// ones for 5 s, in a memory of their own, so that guessing neither fills memory nor pushes out the keys in use.
/// </summary>
public sealed class WriteKeys : IDisposable
{
    private const int MaxRemembered = 10_000;

    private static readonly TimeSpan FoundFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MissingFor = TimeSpan.FromSeconds(5);

    private readonly MemoryCache _found = new(new MemoryCacheOptions { SizeLimit = MaxRemembered });
    private readonly MemoryCache _missing = new(new MemoryCacheOptions { SizeLimit = MaxRemembered });
    private readonly WriteKeyTable _table;
    private readonly TimeProvider _time;

    internal WriteKeys(WriteKeyTable table, TimeProvider time)
    {
        _table = table;
        _time = time;
    }

    /// <summary>The account of a live key; null when the key is malformed, unknown or revoked.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage could not be asked.</exception>
    public ValueTask<AccountKey?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (!WriteKeyTable.IsWellFormed(key))
            return ValueTask.FromResult<AccountKey?>(null);
        var id = WriteKeyTable.IdOf(key);
        if (Recall(_found, id) is { } found)
            return ValueTask.FromResult(found.Key);
        return Recall(_missing, id) is not null
            ? ValueTask.FromResult<AccountKey?>(null)
            : new(LookUpAsync(id, cancellationToken));
    }

    /// <summary>Looks the key of that id up anew next time, such as after its revocation.</summary>
    internal void Forget(string id) => _found.Remove(id);

    /// <inheritdoc/>
    public void Dispose()
    {
        _found.Dispose();
        _missing.Dispose();
    }

    private async Task<AccountKey?> LookUpAsync(string id, CancellationToken cancellationToken)
    {
        var stored = await _table.FindAsync(id, cancellationToken);
        var key = stored is { RevokedAt: null } ? new AccountKey(stored.Account, id) : null;
        Remember(key is null ? _missing : _found, id, key, key is null ? MissingFor : FoundFor);
        return key;
    }

    private Answer? Recall(MemoryCache cache, string id) =>
        cache.TryGetValue(id, out Answer? answer) && _time.GetUtcNow() < answer!.Until ? answer : null;

    private void Remember(MemoryCache cache, string id, AccountKey? key, TimeSpan duration)
    {
        var options = new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = duration };
        cache.Set(id, new Answer(key, _time.GetUtcNow() + duration), options);
    }

    private sealed record Answer(AccountKey? Key, DateTimeOffset Until);
}
