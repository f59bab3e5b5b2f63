using System.Globalization;

namespace Encharge.Testing.Storage.Tables;

/// <summary>An entity as it stands in a table; a write makes another one.</summary>
internal sealed class MemoryEntity(string partitionKey, string rowKey, IReadOnlyList<EntityProperty> properties)
{
    private byte[]? _json;

    /// <summary>The partition key.</summary>
    public string PartitionKey => partitionKey;

    /// <summary>The row key.</summary>
    public string RowKey => rowKey;

    /// <summary>The properties without keys and timestamp, in the order of the first write.</summary>
    public IReadOnlyList<EntityProperty> Properties => properties;

    /// <summary>When it was written; no two entities of an account have the same.</summary>
    public DateTime Timestamp { get; private set; }

    /// <summary>
    /// <c>W/"datetime'2026-11-23T08%3A57%3A17.2056735Z'"</c>: made from the timestamp, as Azure does.
    /// </summary>
    public string ETag { get; private set; } = "";

    /// <summary>The whole entity as JSON, made at the first read.</summary>
    public byte[] Json => _json ??= EntityWriter.Write(this, null);

    /// <summary>Dates the entity as it goes into its table.</summary>
    public void Stamp(DateTime at)
    {
        Timestamp = at;
        ETag = string.Create(
            CultureInfo.InvariantCulture, $"W/\"datetime'{at:yyyy-MM-ddTHH}%3A{at:mm}%3A{at:ss.fffffff}Z'\"");
    }

    /// <summary>A property's value, keys and timestamp included; null when it has none of that name.</summary>
    public object? Find(string name)
    {
        foreach (var property in properties)
        {
            if (property.Name.Equals(name, StringComparison.Ordinal))
                return property.Value;
        }

        return name switch
        {
            "PartitionKey" => partitionKey,
            "RowKey" => rowKey,
            "Timestamp" => Timestamp,
            _ => null,
        };
    }

    /// <summary>This entity with the given properties added or in place of its own.</summary>
    public MemoryEntity Merge(IReadOnlyList<EntityProperty> others)
    {
        var merged = new List<EntityProperty>(properties);
        foreach (var other in others)
        {
            var index = merged.FindIndex(property => property.Name.Equals(other.Name, StringComparison.Ordinal));
            if (index < 0)
                merged.Add(other);
            else
                merged[index] = other;
        }

        return new(partitionKey, rowKey, merged);
    }
}
