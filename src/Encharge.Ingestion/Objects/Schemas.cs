using Microsoft.Extensions.Caching.Memory;

namespace Encharge.Ingestion.Objects;

/// <summary>
/// The object schemas of each account. A found one is remembered for 60 s, which is how long a change may take to be
/// noticed; a missing one is never remembered, so a type can be used as soon as it is made.
/// </summary>
public sealed class Schemas : IDisposable
{
    private static readonly TimeSpan FoundFor = TimeSpan.FromSeconds(60);

    private readonly MemoryCache _found = new(new MemoryCacheOptions { SizeLimit = 10_000 });
    private readonly SchemaTable _table;

    internal Schemas(SchemaTable table) => _table = table;

    /// <summary>The schema of a type; null when the account has none: storage was asked before saying so.</summary>
    public async ValueTask<ObjectSchema?> FindAsync(
        string account, string objectType, CancellationToken cancellationToken)
    {
        if (_found.TryGetValue((account, objectType), out ObjectSchema? schema))
            return schema;
        schema = await _table.FindAsync(account, objectType, cancellationToken);
        if (schema is not null)
        {
            var options = new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = FoundFor };
            _found.Set((account, objectType), schema, options);
        }

        return schema;
    }

    /// <summary>The account's object types, sorted, as storage has them now.</summary>
    public async Task<IReadOnlyList<string>> ListNamesAsync(string account, CancellationToken cancellationToken) =>
        [.. (await _table.ListAsync(account, cancellationToken)).Select(schema => schema.Name)];

    /// <summary>Forgets what this instance remembers of a type, for those who have just changed it.</summary>
    public void Forget(string account, string objectType) => _found.Remove((account, objectType));

    /// <inheritdoc/>
    public void Dispose() => _found.Dispose();
}
