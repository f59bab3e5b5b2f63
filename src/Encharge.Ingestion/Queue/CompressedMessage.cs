using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;

namespace Encharge.Ingestion.Queue;

/// <summary>
/// A queue message that is sent compressed: <c>{"v":2,"brotli":"…"}</c>, a message of version 1 in Brotli (RFC 7932)
/// and that in Base64. Text, because the Functions host hands a message on as text and would spoil anything else.
/// </summary>
internal static class CompressedMessage
{
    /// <summary>
    /// Shorter messages stay as they are: little is saved, and they can be read wherever a queue is looked at.
    /// </summary>
    public const int MinBytes = 2 * 1024;

    // The fastest that still finds what events repeat: on 48 KiB of events, a tenth of a millisecond at most. The
    // window, 64 KiB, holds a whole message.
    private const int Quality = 1;
    private const int WindowBits = 16;

    private static ReadOnlySpan<byte> Head => "{\"v\":2,\"brotli\":\""u8;

    private static ReadOnlySpan<byte> Tail => "\"}"u8;

    /// <summary>
    /// Replaces a message by its compressed form where that is shorter; returns the length of what is there now.
    /// </summary>
    /// <param name="buffer">Holds the message at its start.</param>
    /// <param name="length">The message's length.</param>
    public static int Compress(Span<byte> buffer, int length)
    {
        if (length < MinBytes)
            return length;
        var compressed = ArrayPool<byte>.Shared.Rent(MaxCompressedBytes(length));
        var room = compressed.AsSpan(0, MaxCompressedBytes(length));
        if (BrotliEncoder.TryCompress(buffer[..length], room, out var bytes, Quality, WindowBits))
            length = Write(buffer, room[..bytes]);
        ArrayPool<byte>.Shared.Return(compressed);
        return length;
    }

    /// <summary>
    /// The message that was compressed, in rented memory; its length is <paramref name="length"/>.
    /// </summary>
    /// <exception cref="FormatException">It is corrupt, or larger than a message may be.</exception>
    public static byte[] Decompress(byte[] brotli, out int length)
    {
        var message = ArrayPool<byte>.Shared.Rent(QueueMessages.MaxMessageBytes);
        if (BrotliDecoder.TryDecompress(brotli, message.AsSpan(0, QueueMessages.MaxMessageBytes), out length))
            return message;
        ArrayPool<byte>.Shared.Return(message);
        throw new FormatException("A compressed message that is corrupt or too large.");
    }

    /// <summary>What must not be passed for the text to be shorter than the message.</summary>
    private static int MaxCompressedBytes(int length) =>
        Base64.GetMaxDecodedFromUtf8Length(length - Head.Length - Tail.Length - 4);

    private static int Write(Span<byte> buffer, ReadOnlySpan<byte> compressed)
    {
        Head.CopyTo(buffer);
        Base64.EncodeToUtf8(compressed, buffer[Head.Length..], out _, out var written);
        var length = Head.Length + written;
        Tail.CopyTo(buffer[length..]);
        return length + Tail.Length;
    }
}
