using System.Text.Json;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Keys;
using Encharge.Ingestion.Objects;
using Encharge.Ingestion.People;
using Encharge.Ingestion.Processing;

namespace Encharge.Ingestion.Management;

/// <summary>What the management API shows, as JSON. <c>docs/management.md</c> has an example of each.</summary>
internal static class ManagementJson
{
    /// <summary>A person.</summary>
    public static void Write(Utf8JsonWriter json, PersonView person)
    {
        json.WriteStartObject();
        WriteMembers(json, person);
        json.WriteEndObject();
    }

    /// <summary>The members of a person, for an object that has more.</summary>
    public static void WriteMembers(Utf8JsonWriter json, PersonView person)
    {
        json.WriteString("id", person.Id);
        json.WriteString("userId", person.UserId);
        json.WriteString("email", person.Email);
        WriteTexts(json, "anonymousIds", person.Identities
            .Where(identity => identity.Identifier.Kind == IdentityKind.AnonymousId)
            .Select(identity => identity.Identifier.Value));
        WriteTexts(json, "tags", person.Tags);
        WriteFields(json, person.Fields);
        json.WriteString("createdAt", UtcTime.Format(person.CreatedAt));
        json.WriteString("lastActivityAt", UtcTime.Format(person.LastActivityAt));
        WriteIdentities(json, person);
        WriteConflicts(json, person);
        if (!person.Flags.IsEmpty)
            WriteTexts(json, "flags", person.Flags);
    }

    /// <summary>A page of a timeline.</summary>
    public static void Write(Utf8JsonWriter json, TimelinePage page, string? next)
    {
        json.WriteStartObject();
        json.WriteStartArray("events");
        foreach (var entry in page.Entries)
            Write(json, entry);
        json.WriteEndArray();
        json.WriteString("next", next);
        json.WriteEndObject();
    }

    /// <summary>An object.</summary>
    public static void Write(Utf8JsonWriter json, ObjectView view)
    {
        json.WriteStartObject();
        json.WriteString("id", view.Id);
        json.WriteString("externalId", view.ExternalId);
        json.WriteString("objectType", view.ObjectType);
        WriteFields(json, view.Fields);
        WriteTexts(json, "people", view.People.Select(id => id.ToString()));
        json.WriteString("createdAt", UtcTime.Format(view.CreatedAt));
        json.WriteString("updatedAt", UtcTime.Format(view.UpdatedAt));
        json.WriteEndObject();
    }

    /// <summary>The objects of a person.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<ObjectView> views)
    {
        json.WriteStartObject();
        json.WriteStartArray("objects");
        foreach (var view in views)
            Write(json, view);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A page of rejections.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<StoredRejection> rejections, string? next)
    {
        json.WriteStartObject();
        json.WriteStartArray("rejections");
        foreach (var rejection in rejections)
        {
            json.WriteStartObject();
            json.WriteString("id", rejection.RowKey);
            json.WriteString("reason", rejection.Reason);
            json.WriteString("pointer", rejection.Pointer);
            json.WritePropertyName("event");
            json.WriteRawValue(rejection.EnvelopeJson);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("next", next);
        json.WriteEndObject();
    }

    /// <summary>An account's object types.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<ObjectSchema> schemas)
    {
        json.WriteStartObject();
        json.WritePropertyName("objects");
        JsonSerializer.Serialize(json, [.. schemas], ObjectSchemaJson.Default.ImmutableArrayObjectSchema);
        json.WriteEndObject();
    }

    /// <summary>An object type.</summary>
    public static void Write(Utf8JsonWriter json, ObjectSchema schema)
    {
        json.WriteStartObject();
        json.WritePropertyName("object");
        JsonSerializer.Serialize(json, schema, ObjectSchemaJson.Default.ObjectSchema);
        json.WriteEndObject();
    }

    /// <summary>An account's write keys.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<WriteKey> keys)
    {
        json.WriteStartObject();
        json.WriteStartArray("keys");
        foreach (var key in keys)
            Write(json, key, shownOnce: null);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A write key; the key itself only where it was just made.</summary>
    public static void Write(Utf8JsonWriter json, WriteKey key, string? shownOnce)
    {
        json.WriteStartObject();
        json.WriteString("id", key.Id);
        json.WriteString("label", key.Label);
        json.WriteString("createdAt", UtcTime.Format(key.CreatedAt));
        json.WriteString("revokedAt", key.RevokedAt is { } revokedAt ? UtcTime.Format(revokedAt) : null);
        if (shownOnce is not null)
            json.WriteString("key", shownOnce);
        json.WriteEndObject();
    }

    /// <summary>Fields as one object, each value of its own type.</summary>
    public static void WriteFields(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, FieldValue>> fields)
    {
        json.WriteStartObject("fields");
        foreach (var (name, value) in fields)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value.Json);
        }

        json.WriteEndObject();
    }

    /// <summary>An array of texts.</summary>
    public static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    /// <summary>An entry of a timeline.</summary>
    public static void Write(Utf8JsonWriter json, TimelineEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("id", entry.Id);
        json.WriteString("type", entry.Type);
        json.WriteString("name", entry.Name);
        WriteObject(json, "properties", entry.Properties);
        WriteObject(json, "context", entry.Context);
        json.WriteString("timestamp", UtcTime.Format(entry.At));
        json.WriteString("receivedAt", UtcTime.Format(entry.ReceivedAt));
        json.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter json, string name, string? text)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(text ?? "{}");
    }

    private static void WriteIdentities(Utf8JsonWriter json, PersonView person)
    {
        json.WriteStartArray("identities");
        foreach (var identity in person.Identities)
        {
            json.WriteStartObject();
            WriteIdentifier(json, identity.Identifier);
            json.WriteString("id", identity.Id);
            json.WriteString("firstSeenAt", UtcTime.Format(identity.FirstSeenAt));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteConflicts(Utf8JsonWriter json, PersonView person)
    {
        json.WriteStartArray("conflicts");
        foreach (var conflict in person.Conflicts)
        {
            json.WriteStartObject();
            WriteIdentifier(json, conflict.Identifier);
            json.WriteString("heldBy", conflict.HeldBy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteIdentifier(Utf8JsonWriter json, Identifier identifier)
    {
        json.WriteString("kind", identifier.Kind.ToName());
        json.WriteString("value", identifier.Value);
    }
}
