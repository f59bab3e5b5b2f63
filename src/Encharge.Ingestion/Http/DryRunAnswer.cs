using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Geo;
using Encharge.Ingestion.Validation;
using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Http;

/// <summary>
/// <c>{"status":"dryRun","accepted":N,"rejected":M,"events":[…]}</c>: how each event would be understood, refused
/// ones as far as they were. Nothing is stored.
/// </summary>
internal sealed class DryRunAnswer(Intake intake, Func<IPAddress?, Location?> locate)
    : JsonAnswer(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    protected override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("status"u8, "dryRun"u8);
        writer.WriteNumber("accepted"u8, intake.Accepted.Count);
        writer.WriteNumber("rejected"u8, intake.RejectedCount);
        writer.WriteStartArray("events"u8);
        for (var index = 0; index < intake.Events.Count; index++)
            WriteEvent(writer, index, intake.Events[index]);
        writer.WriteEndArray();
        FindingWriter.WriteWarnings(writer, intake.RequestWarnings);
        writer.WriteEndObject();
    }

    private void WriteEvent(Utf8JsonWriter writer, int index, IntakeEvent taken)
    {
        var draft = taken.Draft;
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, index);
        writer.WriteBoolean("accepted"u8, taken.Envelope is not null);
        writer.WriteString("type"u8, draft.Type is { } type ? NameOf(type) : null);
        writer.WriteString("name"u8, draft.Name);
        WriteIdentifiers(writer, "identifiers", draft.Identifiers);
        if (draft.Type == EventType.Alias)
            WriteIdentifiers(writer, "previous", draft.Previous);
        if (draft.Type == EventType.Group)
            WriteObject(writer, draft, taken.Envelope?.Event as Group);
        WriteFields(writer, "fields", draft.Fields);
        WriteTags(writer, draft.Tags);
        writer.WriteString("timestamp"u8, draft.OccurredAt.UtcDateTime);
        WriteLocation(writer, locate(draft.Ip));
        WriteFindings(writer, draft.Findings);
        writer.WriteEndObject();
    }

    private static void WriteIdentifiers(Utf8JsonWriter writer, string name, ImmutableArray<Identifier> identifiers)
    {
        writer.WriteStartObject(name);
        var anonymous = identifiers.Where(identifier => identifier.Kind == IdentityKind.AnonymousId).ToList();
        foreach (var identifier in identifiers.Except(anonymous.Skip(1)))
            writer.WriteString(identifier.Kind.ToName(), identifier.Value);
        if (anonymous.Count > 1)
        {
            writer.WriteStartArray("anonymousIds"u8);
            foreach (var identifier in anonymous)
                writer.WriteStringValue(identifier.Value);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter writer, EventDraft draft, Group? group)
    {
        writer.WriteString("objectType"u8, draft.ObjectType);
        if (draft.ObjectId is not null)
            writer.WriteString("objectId"u8, draft.ObjectId);
        if (draft.ExternalId is not null)
            writer.WriteString("externalId"u8, draft.ExternalId);
        WriteFields(writer, "objectFields", group?.ObjectFields ?? draft.ObjectFields);
    }

    private static void WriteFields(Utf8JsonWriter writer, string name, ImmutableArray<Field> fields)
    {
        writer.WriteStartObject(name);
        foreach (var field in fields)
        {
            writer.WriteStartObject(field.Name);
            writer.WriteString("type"u8, field.Value is { } typed ? NameOf(typed.Type) : null);
            writer.WritePropertyName("value"u8);
            writer.WriteRawValue(field.Value?.Json ?? "null", skipInputValidation: true);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteTags(Utf8JsonWriter writer, ImmutableArray<string> tags)
    {
        writer.WriteStartArray("tags"u8);
        foreach (var tag in tags)
            writer.WriteStringValue(tag);
        writer.WriteEndArray();
    }

    private static void WriteLocation(Utf8JsonWriter writer, Location? location)
    {
        if (location is null)
        {
            writer.WriteNull("location"u8);
            return;
        }

        writer.WriteStartObject("location"u8);
        writer.WriteString("country"u8, location.Country);
        writer.WriteString("countryCode"u8, location.CountryCode);
        writer.WriteString("timezone"u8, location.TimeZone);
        writer.WriteEndObject();
    }

    private static void WriteFindings(Utf8JsonWriter writer, Findings findings)
    {
        writer.WriteStartArray("warnings"u8);
        foreach (var warning in findings.Warnings)
            FindingWriter.Write(writer, warning);
        writer.WriteEndArray();
        writer.WriteStartArray("problems"u8);
        foreach (var problem in findings.Problems)
            FindingWriter.Write(writer, problem);
        writer.WriteEndArray();
    }

    private static string NameOf(EventType type) => type switch
    {
        EventType.Identify => "identify",
        EventType.Track => "track",
        EventType.Page => "page",
        EventType.Screen => "screen",
        EventType.Alias => "alias",
        EventType.Group => "group",
    };

    private static string NameOf(FieldType type) => type switch
    {
        FieldType.Text => "text",
        FieldType.Number => "number",
        FieldType.Boolean => "boolean",
        FieldType.DateTime => "date-time",
        FieldType.Array => "array",
        FieldType.Object => "object",
    };
}
