using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Http;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Validation;

namespace Encharge.Cli.Sending;

/// <summary>What to give to events that lack it.</summary>
/// <param name="IdPrefix">The message ids' beginning, the file's own; null to give none.</param>
/// <param name="StartedAt">The time of the first event; each gets its place in ticks later. Null to give none.</param>
internal sealed record StampOptions(string? IdPrefix, DateTimeOffset? StartedAt);

/// <summary>An event with its stamp.</summary>
/// <param name="Source">As it stands in the file, or in a refusal that the file holds.</param>
/// <param name="Json">As it is sent; empty when it can't be.</param>
/// <param name="Problem">Why it can't be sent; null when it can.</param>
internal readonly record struct StampedEvent(SourceEvent Source, ReadOnlyMemory<byte> Json, EventProblem? Problem);

/// <summary>
/// Gives an event what it lacks. A message id, so that a resend has no second effect: the file's hash and the event's
/// place in it, thus the same each time. A timestamp, so that the order of the file counts, whichever batch arrives
/// first. And takes an event out of the line that a refusal was written to, so that such a file can be sent when it has
/// been mended.
/// </summary>
internal sealed class EventStamp(StampOptions options)
{
    /// <summary>The event to send, or why it can't be sent.</summary>
    public StampedEvent Apply(SourceEvent source)
    {
        if (source.Problem is { } problem)
            return new(source, default, problem);
        if (!Utf8.IsValid(source.Json.Span))
            return new(source, default, NotUtf8);
        Members members;
        try
        {
            members = Members.Read(source.Json);
        }
        catch (JsonException)
        {
            return new(source, default, JsonFault.Find(source.Json.Span, (int)source.Start.Line));
        }

        source = source with { Json = members.Json };
        var stamped = Stamp(members, source.Start.Index);
        // A stamp must not make an event too large that wasn't.
        if (stamped.Length > Limits.MaxEventBytes)
            stamped = members.Json;
        return stamped.Length > EventBatch.MaxEventBytes
            ? new(source, default, SourceReader.TooLarge)
            : new(source, stamped, null);
    }

    private static EventProblem NotUtf8 { get; } = new(
        ProblemCode.InvalidUtf8, "", "Encode the text as UTF-8: it has bytes that are not.");

    private ReadOnlyMemory<byte> Stamp(Members members, long index)
    {
        var needsId = options.IdPrefix is not null && !members.HasId;
        var needsTime = options.StartedAt is not null && !members.HasTime;
        if (!members.IsObject || !(needsId || needsTime))
            return members.Json;
        var buffer = new ArrayBufferWriter<byte>(members.Json.Length + 128);
        using (var json = new Utf8JsonWriter(buffer, EnvelopeWriter.Relaxed))
        {
            json.WriteStartObject();
            if (needsId)
                json.WriteString("messageId"u8, $"{options.IdPrefix}-{index}");
            if (needsTime)
                json.WriteString("timestamp"u8, UtcTime.Format(options.StartedAt!.Value.AddTicks(index)));
            members.WriteOthers(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>What an event's JSON says of itself.</summary>
    private readonly record struct Members(ReadOnlyMemory<byte> Json, bool IsObject, bool HasId, bool HasTime)
    {
        public static Members Read(ReadOnlyMemory<byte> json)
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = int.MaxValue });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return new(json, false, false, false);
            if (root.TryGetProperty("event"u8, out var inner) && inner.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("errors"u8, out var errors) && errors.ValueKind == JsonValueKind.Array)
                (root, json) = (inner, JsonMarshal.GetRawUtf8Value(inner).ToArray());
            return new(json, true, Has(root, "messageId"u8), Has(root, "timestamp"u8) || Has(root, "occurredAt"u8));
        }

        /// <summary>All members but those that say nothing and would stand beside the stamp.</summary>
        public void WriteOthers(Utf8JsonWriter json)
        {
            using var document = JsonDocument.Parse(Json, new() { MaxDepth = int.MaxValue });
            foreach (var member in document.RootElement.EnumerateObject())
            {
                var isSilent = member.Value.ValueKind == JsonValueKind.Null
                    && (member.NameEquals("messageId"u8) || member.NameEquals("timestamp"u8));
                if (isSilent)
                    continue;
                json.WritePropertyName(member.Name);
                json.WriteRawValue(
                    JsonMarshal.GetRawUtf8Value(member.Value), skipInputValidation: true);
            }
        }

        private static bool Has(JsonElement root, ReadOnlySpan<byte> name) =>
            root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
    }
}
