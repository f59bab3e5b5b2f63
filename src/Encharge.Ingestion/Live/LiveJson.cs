using System.Text.Json;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Http;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Processing;

namespace Encharge.Ingestion.Live;

/// <summary>Notes as JSON; <c>docs/management.md</c> has an example of each.</summary>
internal static class LiveJson
{
    /// <summary>The name of the server-sent event.</summary>
    public static string NameOf(LiveNote note) => note switch
    {
        AcceptedNote => "accepted",
        RefusedNote => "refused",
        AppliedNote => "applied",
        RejectedNote => "rejected",
        _ => throw new ArgumentException("A note outside the closed family.", nameof(note)),
    };

    /// <summary>Writes a note.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="note">The note.</param>
    /// <param name="personId">The person that an applied event's identity leads to; null when nobody.</param>
    public static void Write(Utf8JsonWriter json, LiveNote note, Guid? personId)
    {
        json.WriteStartObject();
        json.WriteString("at", UtcTime.Format(note.At));
        switch (note)
        {
            case AcceptedNote accepted:
                WriteLabel(json, accepted.Event);
                FindingWriter.WriteWarnings(json, accepted.Warnings);
                break;
            case RefusedNote refused:
                WriteRefused(json, refused);
                break;
            case AppliedNote applied:
                WriteApplied(json, applied, personId);
                break;
            case RejectedNote rejected:
                WriteLabel(json, rejected.Event);
                json.WriteString("reason", rejected.Reason.ToSlug());
                json.WriteString("pointer", rejected.Pointer);
                break;
        }

        json.WriteEndObject();
    }

    /// <summary>How many notes a slow reader missed.</summary>
    public static void WriteDropped(Utf8JsonWriter json, long count)
    {
        json.WriteStartObject();
        json.WriteNumber("count", count);
        json.WriteEndObject();
    }

    private static void WriteRefused(Utf8JsonWriter json, RefusedNote note)
    {
        json.WriteNumber("status", note.Status);
        if (note.Index is { } index)
            json.WriteNumber("index", index);
        if (note.Event is { } label)
            WriteLabel(json, label);
        json.WriteStartArray("errors");
        foreach (var problem in note.Problems)
            FindingWriter.Write(json, problem);
        json.WriteEndArray();
    }

    private static void WriteApplied(Utf8JsonWriter json, AppliedNote note, Guid? personId)
    {
        WriteLabel(json, note.Event);
        if (note.Target.ObjectType is { } objectType)
        {
            json.WriteStartObject("object");
            json.WriteString("objectType", objectType);
            json.WriteString("id", note.Target.Id);
            json.WriteEndObject();
        }
        else if (personId is { } id)
        {
            json.WriteString("personId", id);
        }

        json.WriteStartArray("changes");
        foreach (var change in note.Changes)
            WriteChange(json, change);
        json.WriteEndArray();
        json.WriteNumber("lagMilliseconds", (long)note.Lag.TotalMilliseconds);
    }

    private static void WriteChange(Utf8JsonWriter json, LiveChange change)
    {
        json.WriteStartObject();
        switch (change)
        {
            case FieldChange field:
                json.WriteString("field", field.Field);
                WriteValue(json, "from", field.From);
                WriteValue(json, "to", field.To);
                break;
            case TagChange tag:
                json.WriteString("tag", tag.Tag);
                break;
            case TieChange tie:
                json.WriteString("tie", tie.Kind == TieKind.Alias ? "alias" : "claim");
                json.WriteString("kind", tie.Other.Kind.ToName());
                json.WriteString("value", tie.Other.Value);
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteLabel(Utf8JsonWriter json, EventLabel label)
    {
        if (label.EventId is { } id)
            json.WriteString("eventId", id);
        WriteText(json, "messageId", label.MessageId);
        WriteText(json, "type", label.Type);
        WriteText(json, "name", label.Name);
        if (label.Owner is not { } owner)
            return;
        json.WriteStartObject("identity");
        json.WriteString("kind", owner.Kind.ToName());
        json.WriteString("value", owner.Value);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }

    private static void WriteValue(Utf8JsonWriter json, string name, FieldValue? value)
    {
        if (value is not { } known)
            return;
        json.WritePropertyName(name);
        json.WriteRawValue(known.Json);
    }
}
