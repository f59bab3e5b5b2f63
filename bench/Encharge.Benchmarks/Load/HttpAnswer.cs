using System.Buffers.Text;
using System.Text;

namespace Encharge.Benchmarks.Load;

/// <summary>As much of an HTTP/1.1 answer as a load needs to know.</summary>
internal static class HttpAnswer
{
    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    private static ReadOnlySpan<byte> Length => "\r\nContent-Length: "u8;

    private static ReadOnlySpan<byte> LastChunk => "\r\n0\r\n\r\n"u8;

    /// <summary>Whether these bytes, the only answer on its way, are all of it.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes)
    {
        var head = bytes.IndexOf(EndOfHead);
        if (head < 0)
            return false;
        var at = bytes[..head].IndexOf(Length);
        if (at < 0)
            return bytes[head..].EndsWith(LastChunk);
        _ = Utf8Parser.TryParse(bytes[(at + Length.Length)..], out int length, out _);
        return bytes.Length >= head + EndOfHead.Length + length;
    }

    /// <summary>Throws unless the answer is a 200: a refused event is not an accepted one.</summary>
    public static void EnsureOk(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith("HTTP/1.1 200 "u8))
            throw new BenchmarkException($"An answer was not 200: {Encoding.UTF8.GetString(bytes)}");
    }
}
