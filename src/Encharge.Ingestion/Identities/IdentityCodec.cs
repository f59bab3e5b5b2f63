using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Queue;

namespace Encharge.Ingestion.Identities;

/// <summary>
/// The state document: everything of an <see cref="IdentityState"/> but its account, identifier and ties, which stand
/// in columns and rows of their own. Members in a fixed order, fields and tags sorted, so equal states give equal text.
/// </summary>
internal static class IdentityCodec
{
    /// <summary>The document's text.</summary>
    public static string Encode(IdentityState state)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, EnvelopeWriter.Relaxed))
            Write(json, state);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The state that a document holds, without ties.</summary>
    /// <exception cref="FormatException">The document is of a version this build doesn't know.</exception>
    public static IdentityState Decode(string account, Identifier identifier, string document)
    {
        using var json = JsonDocument.Parse(document);
        var root = json.RootElement;
        if (root.GetProperty("v").GetInt32() != 1)
            throw new FormatException("The identity's document is of an unknown version.");
        var state = new IdentityState(account, identifier);
        return state with
        {
            CreatedAt = ReadTime(root, "createdAt"),
            ErasedAt = ReadTime(root, "erasedAt"),
            Erasing = EnvelopeReader.ReadIdentifiers(root, "erasing"),
            Email = RegisterJson.Read(root, "email"),
            PrimaryUserId = RegisterJson.Read(root, "userId"),
            LastActivity = RegisterJson.Read(root, "lastActivity"),
            Fields = ReadFields(root, state.Fields),
            Tags = ReadTags(root, state.Tags),
        };
    }

    /// <summary>Writes a time when there is one.</summary>
    internal static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } at)
            json.WriteString(name, UtcTime.Format(at));
    }

    /// <summary>Reads a time; null when there is none.</summary>
    internal static DateTimeOffset? ReadTime(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var time) ? RegisterJson.ReadTime(time) : null;

    /// <summary>Writes all fields as one object named <c>fields</c>; nothing when there are none.</summary>
    internal static void WriteFields(Utf8JsonWriter json, ImmutableSortedDictionary<string, Register> fields)
    {
        if (fields.IsEmpty)
            return;
        json.WriteStartObject("fields");
        foreach (var (name, register) in fields)
            RegisterJson.Write(json, name, register);
        json.WriteEndObject();
    }

    /// <summary>Reads what <see cref="WriteFields"/> wrote into an empty dictionary.</summary>
    internal static ImmutableSortedDictionary<string, Register> ReadFields(
        JsonElement root, ImmutableSortedDictionary<string, Register> empty)
    {
        if (!root.TryGetProperty("fields", out var fields))
            return empty;
        var builder = empty.ToBuilder();
        foreach (var field in fields.EnumerateObject())
            builder.Add(field.Name, RegisterJson.Read(field.Value));
        return builder.ToImmutable();
    }

    private static void Write(Utf8JsonWriter json, IdentityState state)
    {
        json.WriteStartObject();
        json.WriteNumber("v", 1);
        WriteTime(json, "createdAt", state.CreatedAt);
        WriteTime(json, "erasedAt", state.ErasedAt);
        EnvelopeWriter.WriteIdentifiers(json, "erasing", state.Erasing);
        RegisterJson.Write(json, "email", state.Email);
        RegisterJson.Write(json, "userId", state.PrimaryUserId);
        RegisterJson.Write(json, "lastActivity", state.LastActivity);
        WriteFields(json, state.Fields);
        WriteTags(json, state.Tags);
        json.WriteEndObject();
    }

    private static void WriteTags(Utf8JsonWriter json, ImmutableSortedDictionary<string, Tag> tags)
    {
        if (tags.IsEmpty)
            return;
        json.WriteStartObject("tags");
        foreach (var tag in tags.Values)
        {
            json.WriteStartObject(tag.Spelling);
            RegisterJson.WriteClock(json, tag.Clock);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static ImmutableSortedDictionary<string, Tag> ReadTags(
        JsonElement root, ImmutableSortedDictionary<string, Tag> empty)
    {
        if (!root.TryGetProperty("tags", out var tags))
            return empty;
        var builder = empty.ToBuilder();
        foreach (var tag in tags.EnumerateObject())
            builder.Add(tag.Name, new(tag.Name, RegisterJson.ReadClock(tag.Value)));
        return builder.ToImmutable();
    }
}
