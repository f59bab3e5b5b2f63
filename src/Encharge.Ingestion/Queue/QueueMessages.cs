using System.Buffers;
using System.Text.Json;
using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Queue;

/// <summary>
/// A message that this build can't read. It is thrown on, so that the message ends among the poison ones, whole.
/// </summary>
public sealed class UnreadableMessageException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What a message carries: events, and names of blobs that hold the events too large for a message.</summary>
/// <param name="Envelopes">The events in the message itself.</param>
/// <param name="OversizeBlobs">Blobs in the container <c>oversize</c>, an envelope each.</param>
internal sealed record QueueContent(IReadOnlyList<Envelope> Envelopes, IReadOnlyList<string> OversizeBlobs);

/// <summary>
/// A queue message: <c>{"v":1,"events":[…]}</c>, where an element is an envelope, or <c>{"oversize":"blob name"}</c>;
/// a longer one is sent as a <see cref="CompressedMessage"/>.
/// </summary>
internal static class QueueMessages
{
    /// <summary>
    /// Queue Storage takes 64 KiB of text; Base64 makes 4 characters of 3 bytes, so 48 KiB of JSON fill it exactly
    /// (Azure documentation, "Scalability targets for Queue Storage").
    /// </summary>
    public const int MaxMessageBytes = 48 * 1024;

    /// <summary>The largest element that fits a message of its own.</summary>
    public static readonly int MaxElementBytes = MaxMessageBytes - Head.Length - Tail.Length;

    /// <summary>What stands before the elements, which commas part.</summary>
    public static ReadOnlySpan<byte> Head => "{\"v\":1,\"events\":["u8;

    /// <summary>What stands after them.</summary>
    public static ReadOnlySpan<byte> Tail => "]}"u8;

    /// <summary>The message's content.</summary>
    /// <exception cref="UnreadableMessageException">It isn't JSON, or of an unknown version, or an element is
    /// broken.</exception>
    public static QueueContent Decode(BinaryData message)
    {
        try
        {
            using var json = JsonDocument.Parse(message.ToMemory());
            return json.RootElement.GetProperty("v").GetInt32() == 2
                ? ReadCompressed(json.RootElement.GetProperty("brotli").GetBytesFromBase64())
                : Read(json.RootElement);
        }
        catch (Exception failure) when (failure
            is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new UnreadableMessageException("The queue message can't be read by this version.", failure);
        }
    }

    private static QueueContent ReadCompressed(byte[] brotli)
    {
        var message = CompressedMessage.Decompress(brotli, out var length);
        try
        {
            using var json = JsonDocument.Parse(message.AsMemory(0, length));
            return Read(json.RootElement);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    private static QueueContent Read(JsonElement root)
    {
        if (root.GetProperty("v").GetInt32() != 1)
            throw new FormatException("A queue message of an unknown version.");
        var envelopes = new List<Envelope>();
        var blobs = new List<string>();
        foreach (var element in root.GetProperty("events").EnumerateArray())
        {
            if (element.TryGetProperty("oversize", out var blob))
                blobs.Add(blob.GetString() ?? throw new FormatException("A pointer to no blob."));
            else
                envelopes.Add(EnvelopeReader.Read(element));
        }

        return new(envelopes, blobs);
    }
}
