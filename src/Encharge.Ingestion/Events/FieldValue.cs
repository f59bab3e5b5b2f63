namespace Encharge.Ingestion.Events;

/// <summary>The types a field's value can have.</summary>
public enum FieldType
{
    /// <summary>Any text that is not a date.</summary>
    Text,

    /// <summary>A JSON number, kept digit by digit: integers beyond 2^53 and long decimals survive.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>An ISO 8601 date with or without a time, kept in UTC; a bare date is 00:00 UTC.</summary>
    DateTime,

    /// <summary>A JSON array.</summary>
    Array,

    /// <summary>A JSON object.</summary>
    Object,
}

/// <summary>
/// A field's value with its type, such as <c>(Text, "\"Jon\"")</c> or <c>(Number, "12345678901234567890")</c>.
/// Never null: a cleared field has no value at all. Equality is that of the JSON text.
/// </summary>
/// <param name="Type">The value's type.</param>
/// <param name="Json">The value as compact JSON text; a date-time as <c>"2020-10-27T07:58:19Z"</c>.</param>
public readonly record struct FieldValue(FieldType Type, string Json)
{
    /// <summary>
    /// The value that stored JSON stands for. The type needs no storing: any text that reads as a date was made a
    /// date-time when it came in, so text in the canonical form of a time is one.
    /// </summary>
    /// <param name="json">Compact JSON text, not <c>null</c>.</param>
    internal static FieldValue FromJson(string json) => new(TypeOf(json), json);

    private static FieldType TypeOf(string json) => json[0] switch
    {
        '"' when UtcTime.TryParse(json.AsSpan(1, json.Length - 2), out _) => FieldType.DateTime,
        '"' => FieldType.Text,
        't' or 'f' => FieldType.Boolean,
        '[' => FieldType.Array,
        '{' => FieldType.Object,
        _ => FieldType.Number,
    };
}

/// <summary>One field as an event sets it.</summary>
/// <param name="Name">1 to 100 characters, case-sensitive.</param>
/// <param name="Value">The new value; null clears the field.</param>
public readonly record struct Field(string Name, FieldValue? Value);
