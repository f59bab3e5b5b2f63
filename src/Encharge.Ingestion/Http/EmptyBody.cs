namespace Encharge.Ingestion.Http;

/// <summary>
/// Recognises the bodies that say nothing: clients send them, under whatever content type, to see whether their key
/// works.
/// </summary>
internal static class EmptyBody
{
    /// <summary>Whether the body is empty, <c>null</c>, <c>[]</c> or <c>{"batch":[]}</c>, white space aside.</summary>
    public static bool Is(ReadOnlySpan<byte> body)
    {
        Span<byte> text = stackalloc byte["{\"batch\":[]}"u8.Length];
        var length = 0;
        foreach (var next in body)
        {
            if (next is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
                continue;
            if (length == text.Length)
                return false;
            text[length++] = next;
        }

        ReadOnlySpan<byte> found = text[..length];
        return found.IsEmpty || found.SequenceEqual("null"u8) || found.SequenceEqual("[]"u8)
            || found.SequenceEqual("{\"batch\":[]}"u8);
    }
}
