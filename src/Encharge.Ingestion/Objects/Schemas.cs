namespace Encharge.Ingestion.Objects;

/// <summary>The object schemas of each account, cached.</summary>
public sealed class Schemas
{
    /// <summary>The schema of a type; null when the account has none (storage was asked before saying so).</summary>
    public ValueTask<ObjectSchema?> FindAsync(string account, string objectType, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>The account's object types, sorted, as storage has them now.</summary>
    public Task<IReadOnlyList<string>> ListNamesAsync(string account, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
