using System.Collections.Immutable;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Queue;

/// <summary>Reads what <see cref="EnvelopeWriter"/> writes.</summary>
internal static class EnvelopeReader
{
    /// <summary>The envelope in an object.</summary>
    /// <exception cref="FormatException">A member is missing or not of its form.</exception>
    public static Envelope Read(JsonElement element)
    {
        var receivedAt = UtcTime.Parse(Required(element, "receivedAt"));
        var @event = ReadEvent(element) with
        {
            OccurredAt = Text(element, "timestamp") is { } timestamp ? UtcTime.Parse(timestamp) : receivedAt,
            Identifiers = ReadIdentifiers(element, "user"),
            Fields = ReadFields(element, "fields"),
            Tags = ReadTags(element),
            Ip = Text(element, "ip") is { } ip ? IPAddress.Parse(ip) : null,
            MessageId = Text(element, "messageId"),
            Properties = ReadRaw(element, "properties"),
            Context = ReadRaw(element, "context"),
        };
        return new(Required(element, "account"), Guid.Parse(Required(element, "id")), receivedAt, @event)
        {
            TraceParent = Text(element, "traceparent"),
        };
    }

    private static Event ReadEvent(JsonElement element) => Required(element, "type") switch
    {
        "identify" => new Identify { OccurredAt = default, Identifiers = [] },
        "track" => ReadTrack(element, TrackType.Track),
        "page" => ReadTrack(element, TrackType.Page),
        "screen" => ReadTrack(element, TrackType.Screen),
        "alias" => new Alias
        {
            OccurredAt = default,
            Identifiers = [],
            Previous = ReadIdentifiers(element, "previous"),
        },
        "group" => ReadGroup(element),
        _ => throw new FormatException("An envelope of an unknown type."),
    };

    private static Track ReadTrack(JsonElement element, TrackType type) =>
        new() { OccurredAt = default, Identifiers = [], Type = type, Name = Required(element, "name") };

    private static Group ReadGroup(JsonElement element) => new()
    {
        OccurredAt = default,
        Identifiers = [],
        ObjectType = Required(element, "objectType"),
        ObjectId = Text(element, "objectId"),
        ExternalId = Text(element, "externalId"),
        ObjectFields = ReadFields(element, "objectFields"),
    };

    /// <summary>
    /// Reads what <see cref="EnvelopeWriter.WriteIdentifiers"/> wrote; none when there is no such member.
    /// </summary>
    internal static ImmutableArray<Identifier> ReadIdentifiers(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var array))
            return [];
        var identifiers = ImmutableArray.CreateBuilder<Identifier>(array.GetArrayLength());
        foreach (var pair in array.EnumerateArray())
            identifiers.Add(new(IdentityKindNames.Parse(pair[0].GetString()!), pair[1].GetString()!));
        return identifiers.MoveToImmutable();
    }

    private static ImmutableArray<Field> ReadFields(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var members))
            return [];
        var fields = ImmutableArray.CreateBuilder<Field>();
        foreach (var member in members.EnumerateObject())
        {
            var isNull = member.Value.ValueKind == JsonValueKind.Null;
            fields.Add(new(member.Name, isNull ? null : FieldValue.FromJson(member.Value.GetRawText())));
        }

        return fields.ToImmutable();
    }

    private static ImmutableArray<string> ReadTags(JsonElement parent) =>
        parent.TryGetProperty("tags", out var tags) ? [.. tags.EnumerateArray().Select(tag => tag.GetString()!)] : [];

    private static byte[]? ReadRaw(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) ? JsonMarshal.GetRawUtf8Value(value).ToArray() : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string Required(JsonElement parent, string name) =>
        Text(parent, name) ?? throw new FormatException($"An envelope without {name}.");
}
