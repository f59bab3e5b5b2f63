using System.Globalization;
using System.Text.Json;

namespace Encharge.Testing.Storage.Tables;

/// <summary>What the body of a write holds.</summary>
/// <param name="PartitionKey">Null when the body names none.</param>
/// <param name="RowKey">Null when the body names none.</param>
/// <param name="Properties">All others, without nulls: the service doesn't keep them.</param>
internal readonly record struct EntityBody(
    string? PartitionKey, string? RowKey, IReadOnlyList<EntityProperty> Properties);

/// <summary>
/// Reads an entity as the SDK writes it: a value, then its type, <c>"l":"5","l@odata.type":"Edm.Int64"</c>; without a
/// type it is a string, an Int32, a Double or a Boolean (Azure documentation, "Payload format for Table
/// service operations").
/// </summary>
internal static class EntityReader
{
    /// <summary>Reads one.</summary>
    /// <exception cref="NotSupportedException">It holds what the SDK doesn't write.</exception>
    public static EntityBody Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var properties = new List<EntityProperty>(8);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueSpan.EndsWith("@odata.type"u8))
                SetType(ref reader, properties);
            else
                properties.Add(ReadProperty(ref reader));
        }

        return TakeKeys(properties);
    }

    private static EntityProperty ReadProperty(ref Utf8JsonReader reader)
    {
        var name = reader.GetString()!;
        reader.Read();
        return new(name, reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => reader.TryGetInt32(out var whole) ? (object)whole : reader.GetDouble(),
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Null => null,
            _ => throw new NotSupportedException($"The memory storage doesn't read {reader.TokenType} in an entity."),
        });
    }

    private static void SetType(ref Utf8JsonReader reader, List<EntityProperty> properties)
    {
        var annotation = reader.GetString()!;
        reader.Read();
        var name = annotation[..annotation.IndexOf('@', StringComparison.Ordinal)];
        if (properties.Count == 0 || properties[^1].Name != name)
            throw new NotSupportedException($"The memory storage wants {annotation} right after its value.");
        if (properties[^1].Value is { } value)
            properties[^1] = new(name, Convert(value, reader.GetString()!));
    }

    private static object Convert(object value, string type) => type switch
    {
        "Edm.String" => (string)value,
        "Edm.Int64" => long.Parse((string)value, CultureInfo.InvariantCulture),
        "Edm.Double" => ToDouble(value),
        "Edm.Guid" => Guid.Parse((string)value),
        "Edm.Binary" => System.Convert.FromBase64String((string)value),
        "Edm.DateTime" => DateTime.Parse(
            (string)value, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)
            .ToUniversalTime(),
        "Edm.Int32" => (int)value,
        "Edm.Boolean" => (bool)value,
        _ => throw new NotSupportedException($"The memory storage doesn't know the type {type}."),
    };

    private static double ToDouble(object value) => value switch
    {
        int whole => whole,
        double number => number,
        "INF" or "Infinity" => double.PositiveInfinity,
        "-INF" or "-Infinity" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => throw new NotSupportedException($"The memory storage doesn't read {value} as a double."),
    };

    /// <summary>Parts the keys from the rest; a timestamp or ETag that the client sends back has no meaning.</summary>
    private static EntityBody TakeKeys(List<EntityProperty> properties)
    {
        string? partitionKey = null, rowKey = null;
        var others = new List<EntityProperty>(properties.Count);
        foreach (var property in properties)
        {
            if (property.Name == "PartitionKey")
                partitionKey = (string?)property.Value;
            else if (property.Name == "RowKey")
                rowKey = (string?)property.Value;
            else if (property.Value is not null && property.Name is not ("Timestamp" or "odata.etag"))
                others.Add(property);
        }

        return new(partitionKey, rowKey, others);
    }
}
