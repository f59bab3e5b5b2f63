using System.Collections.Immutable;
using System.Text.Json;
using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Identities;

/// <summary>
/// A register as stored: <c>{"value":"pro","at":"…Z","event":"…"}</c>, with <c>receivedAt</c> when it isn't <c>at</c>,
/// <c>located</c> and <c>resendable</c> when true, and the writes remembered <c>beneath</c>. A null value is a cleared
/// field.
/// </summary>
internal static class RegisterJson
{
    /// <summary>Writes a named register; nothing when there is none.</summary>
    public static void Write(Utf8JsonWriter json, string name, Register? register)
    {
        if (register is null)
            return;
        json.WriteStartObject(name);
        WriteMembers(json, register.Newest);
        if (register.Writes.Length > 1)
        {
            json.WriteStartArray("beneath");
            foreach (var write in register.Writes.AsSpan(1, register.Writes.Length - 1))
            {
                json.WriteStartObject();
                WriteMembers(json, write);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>Reads the register named so in <paramref name="parent"/>; null when there is none.</summary>
    public static Register? Read(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var element) ? Read(element) : null;

    /// <summary>Reads a register.</summary>
    public static Register Read(JsonElement element)
    {
        if (!element.TryGetProperty("beneath", out var beneath))
            return Register.Of([ReadWrite(element)]);
        var writes = ImmutableArray.CreateBuilder<Write>(beneath.GetArrayLength() + 1);
        writes.Add(ReadWrite(element));
        foreach (var write in beneath.EnumerateArray())
            writes.Add(ReadWrite(write));
        return Register.Of(writes.MoveToImmutable());
    }

    /// <summary>Writes the clock's members into the object that is open.</summary>
    public static void WriteClock(Utf8JsonWriter json, Clock clock)
    {
        json.WriteString("at", UtcTime.Format(clock.At));
        if (clock.ReceivedAt != clock.At)
            json.WriteString("receivedAt", UtcTime.Format(clock.ReceivedAt));
        json.WriteString("event", clock.EventId);
        if (!clock.Explicit)
            json.WriteBoolean("located", true);
    }

    /// <summary>Reads the clock among an object's members.</summary>
    public static Clock ReadClock(JsonElement element)
    {
        var at = ReadTime(element.GetProperty("at"));
        var receivedAt = element.TryGetProperty("receivedAt", out var received) ? ReadTime(received) : at;
        return new(!element.TryGetProperty("located", out _), at, receivedAt, element.GetProperty("event").GetGuid());
    }

    /// <summary>Reads a canonical time.</summary>
    public static DateTimeOffset ReadTime(JsonElement element) => UtcTime.Parse(element.GetString());

    private static void WriteMembers(Utf8JsonWriter json, Write write)
    {
        json.WritePropertyName("value");
        if (write.Value is { } value)
            json.WriteRawValue(value.Json, skipInputValidation: true);
        else
            json.WriteNullValue();
        WriteClock(json, write.Clock);
        if (write.Resendable)
            json.WriteBoolean("resendable", true);
    }

    private static Write ReadWrite(JsonElement element)
    {
        var value = element.GetProperty("value");
        return new(
            value.ValueKind == JsonValueKind.Null ? null : FieldValue.FromJson(value.GetRawText()),
            ReadClock(element),
            element.TryGetProperty("resendable", out _));
    }
}
