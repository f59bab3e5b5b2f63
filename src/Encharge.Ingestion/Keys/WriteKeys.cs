namespace Encharge.Ingestion.Keys;

/// <summary>Looks up write keys; remembers found ones for 60 s and missing ones for 5 s, both bounded in number.</summary>
public sealed class WriteKeys
{
    /// <summary>The account of a live key; null when the key is malformed, unknown or revoked.</summary>
    public ValueTask<AccountKey?> FindAsync(string key, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
