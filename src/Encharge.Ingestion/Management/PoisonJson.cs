using System.Text.Json;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Queue;

namespace Encharge.Ingestion.Management;

/// <summary>
/// A poison message as JSON: <c>{"id","insertedAt","unreadable","events":[…],"oversize":[…]?,"otherEvents"}</c>.
/// </summary>
internal static class PoisonJson
{
    /// <summary>Whether the account has an event in the message, or might have.</summary>
    public static bool Concerns(PoisonMessage message, string account) => message.Content is not { } content
        || content.Envelopes.Any(envelope => envelope.Account == account)
        || content.OversizeBlobs.Any(blob => IsOf(account, blob));

    /// <summary>Those messages that concern the account, and about how many there are in all.</summary>
    public static void Write(
        Utf8JsonWriter json, IEnumerable<PoisonMessage> messages, string account, int approximateCount)
    {
        json.WriteStartObject();
        json.WriteNumber("approximateCount", approximateCount);
        json.WriteStartArray("messages");
        foreach (var message in messages.Where(message => Concerns(message, account)))
            Write(json, message, account, whole: false);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes a message as one account may see it.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="message">The message.</param>
    /// <param name="account">Whose events are shown.</param>
    /// <param name="whole">
    /// Adds each event in full as <c>event</c>, and the message as <c>text</c> where no other account has a part in it.
    /// </param>
    public static void Write(Utf8JsonWriter json, PoisonMessage message, string account, bool whole)
    {
        var content = message.Content ?? new([], []);
        var own = content.Envelopes.Where(envelope => envelope.Account == account).ToList();
        var blobs = content.OversizeBlobs.Where(blob => IsOf(account, blob)).ToList();
        var others = content.Envelopes.Count + content.OversizeBlobs.Count - own.Count - blobs.Count;
        json.WriteStartObject();
        json.WriteString("id", message.Id);
        json.WriteString("insertedAt", UtcTime.Format(message.InsertedAt));
        json.WriteBoolean("unreadable", message.Content is null);
        json.WriteStartArray("events");
        foreach (var envelope in own)
            WriteEvent(json, envelope, whole);
        json.WriteEndArray();
        if (blobs.Count > 0)
            ManagementJson.WriteTexts(json, "oversize", blobs);
        json.WriteNumber("otherEvents", others);
        if (whole && others == 0)
            json.WriteString("text", message.Text);
        json.WriteEndObject();
    }

    private static void WriteEvent(Utf8JsonWriter json, Envelope envelope, bool whole)
    {
        json.WriteStartObject();
        json.WriteString("eventId", envelope.EventId);
        json.WriteString("type", EnvelopeWriter.TypeName(envelope.Event));
        if (envelope.Event is Track track)
            json.WriteString("name", track.Name);
        json.WriteString("receivedAt", UtcTime.Format(envelope.ReceivedAt));
        if (whole)
        {
            json.WritePropertyName("event");
            EnvelopeWriter.Write(json, envelope);
        }

        json.WriteEndObject();
    }

    private static bool IsOf(string account, string blob) =>
        blob.StartsWith(account + "/", StringComparison.Ordinal);
}
