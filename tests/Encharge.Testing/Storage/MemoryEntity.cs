using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Encharge.Testing.Storage;

/// <summary>An entity: its properties as the JSON that they came as, in order, with the annotations of their types.</summary>
internal sealed record MemoryEntity(IReadOnlyDictionary<string, string> Properties, string ETag)
{
    private const int MaxTextCharacters = 32 * 1024;
    private const int MaxProperties = 252;
    private const int MaxEntityBytes = 1024 * 1024;
    private const int MaxKeyBytes = 1024;

    /// <summary>The entity of a request's body.</summary>
    public static MemoryEntity Read(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        using var json = JsonDocument.ParseValue(ref reader);
        var properties = new Dictionary<string, string>();
        foreach (var property in json.RootElement.EnumerateObject())
        {
            var system = property.Name.StartsWith("odata.", StringComparison.Ordinal) || property.Name == "Timestamp";
            if (!system && property.Value.ValueKind != JsonValueKind.Null)
                properties[property.Name] = property.Value.GetRawText();
        }

        return new(properties, "");
    }

    /// <summary>A text property's value; null when it isn't there.</summary>
    public string? Text(string name) =>
        Properties.TryGetValue(name, out var json) ? JsonSerializer.Deserialize<string>(json) : null;

    /// <summary>What Azure would refuse the entity for; null when it would take it.</summary>
    public StorageFault? Check()
    {
        var names = Properties.Keys.Where(name => !name.EndsWith("@odata.type", StringComparison.Ordinal)).ToList();
        if (names.Count - 2 > MaxProperties)
            return new(400, "TooManyProperties", "The entity has too many properties.");
        if (new[] { "PartitionKey", "RowKey" }.Any(name => !IsKey(Text(name))))
            return StorageFault.Invalid("A key is missing, too long, or has characters that a key may not have.");
        var texts = names.Select(name => Properties[name]).Where(json => json[0] == '"')
            .Select(json => JsonSerializer.Deserialize<string>(json)!.Length).ToList();
        if (texts.Any(length => length > MaxTextCharacters))
            return new(400, "PropertyValueTooLarge", "A property is too large.");
        return texts.Sum() * 2 > MaxEntityBytes ? new(400, "EntityTooLarge", "The entity is too large.") : null;
    }

    /// <summary>This entity with the other's properties over its own.</summary>
    public MemoryEntity Merge(MemoryEntity other)
    {
        var properties = new Dictionary<string, string>(Properties);
        foreach (var (name, json) in other.Properties)
            properties[name] = json;
        return this with { Properties = properties };
    }

    /// <summary>This entity as it is stored at a moment.</summary>
    public MemoryEntity Stamp(string etag, DateTimeOffset at)
    {
        var stamp = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        return new(new Dictionary<string, string>(Properties)
        {
            ["Timestamp@odata.type"] = "\"Edm.DateTime\"",
            ["Timestamp"] = $"\"{stamp}\"",
        }, etag);
    }

    /// <summary>The entity as a query shows it.</summary>
    /// <param name="select">The properties to show, comma-separated; null for all.</param>
    public string ToJson(string? select)
    {
        var wanted = select?.Split(',').Select(name => name.Trim()).ToHashSet();
        var json = new StringBuilder($$"""{"odata.etag":{{JsonSerializer.Serialize(ETag)}}""");
        foreach (var (name, value) in Properties)
        {
            if (wanted is null || wanted.Contains(name.Replace("@odata.type", "", StringComparison.Ordinal)))
                json.Append(',').Append(JsonSerializer.Serialize(name)).Append(':').Append(value);
        }

        return json.Append('}').ToString();
    }

    private static bool IsKey(string? key) =>
        key is not null
        && key.Length * 2 <= MaxKeyBytes
        && !key.Any(letter => letter is '/' or '\\' or '#' or '?' || char.IsControl(letter));
}
