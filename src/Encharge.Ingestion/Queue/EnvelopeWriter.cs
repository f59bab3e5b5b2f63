using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Queue;

/// <summary>
/// Writes an envelope as JSON: members in a fixed order, absent ones left out. The shape is held by a golden test; what
/// is in the queue or among the poison messages when a new build starts must still be readable.
/// </summary>
internal static class EnvelopeWriter
{
    internal static readonly JsonWriterOptions Relaxed = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Writes one envelope as an object.</summary>
    public static void Write(Utf8JsonWriter json, Envelope envelope)
    {
        var @event = envelope.Event;
        json.WriteStartObject();
        json.WriteString("account", envelope.Account);
        json.WriteString("id", envelope.EventId);
        json.WriteString("receivedAt", UtcTime.Format(envelope.ReceivedAt));
        if (@event.OccurredAt != envelope.ReceivedAt)
            json.WriteString("timestamp", UtcTime.Format(@event.OccurredAt));
        json.WriteString("type", TypeName(@event));
        WriteOwnMembers(json, @event);
        WriteIdentifiers(json, "user", @event.Identifiers);
        WriteFields(json, "fields", @event.Fields);
        WriteTags(json, @event.Tags);
        WriteText(json, "ip", @event.Ip?.ToString());
        WriteText(json, "messageId", @event.MessageId);
        WriteRaw(json, "properties", @event.Properties);
        WriteRaw(json, "context", @event.Context);
        WriteText(json, "traceparent", envelope.TraceParent);
        json.WriteEndObject();
    }

    /// <summary>The event's type as the wire spells it.</summary>
    public static string TypeName(Event @event) => @event switch
    {
        Identify => "identify",
        Track { Type: TrackType.Track } => "track",
        Track { Type: TrackType.Page } => "page",
        Track { Type: TrackType.Screen } => "screen",
        Alias => "alias",
        Group => "group",
        _ => throw new ArgumentException("An event outside the closed family.", nameof(@event)),
    };

    private static void WriteOwnMembers(Utf8JsonWriter json, Event @event)
    {
        switch (@event)
        {
            case Track track:
                json.WriteString("name", track.Name);
                break;
            case Alias alias:
                WriteIdentifiers(json, "previous", alias.Previous);
                break;
            case Group group:
                json.WriteString("objectType", group.ObjectType);
                WriteText(json, "objectId", group.ObjectId);
                WriteText(json, "externalId", group.ExternalId);
                WriteFields(json, "objectFields", group.ObjectFields);
                break;
        }
    }

    /// <summary>An array of <c>["email","ana@example.org"]</c>: the order is the order of strength.</summary>
    internal static void WriteIdentifiers(Utf8JsonWriter json, string name, ImmutableArray<Identifier> identifiers)
    {
        if (identifiers.IsEmpty)
            return;
        json.WriteStartArray(name);
        foreach (var identifier in identifiers)
        {
            json.WriteStartArray();
            json.WriteStringValue(identifier.Kind.ToName());
            json.WriteStringValue(identifier.Value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteFields(Utf8JsonWriter json, string name, ImmutableArray<Field> fields)
    {
        if (fields.IsEmpty)
            return;
        json.WriteStartObject(name);
        foreach (var field in fields)
        {
            json.WritePropertyName(field.Name);
            if (field.Value is { } value)
                json.WriteRawValue(value.Json, skipInputValidation: true);
            else
                json.WriteNullValue();
        }

        json.WriteEndObject();
    }

    private static void WriteTags(Utf8JsonWriter json, ImmutableArray<string> tags)
    {
        if (tags.IsEmpty)
            return;
        json.WriteStartArray("tags");
        foreach (var tag in tags)
            json.WriteStringValue(tag);
        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }

    private static void WriteRaw(Utf8JsonWriter json, string name, byte[]? utf8)
    {
        if (utf8 is null)
            return;
        json.WritePropertyName(name);
        json.WriteRawValue(utf8, skipInputValidation: true);
    }
}
