using System.Buffers.Text;

namespace Encharge.Ingestion.Validation;

/// <summary>
/// Mends what JavaScript's <c>substring</c> leaves of an emoji: an escape such as <c>\ud83d</c> without its other half
/// is valid JSON by grammar but no character, and decoding it throws.
/// </summary>
internal static class LoneSurrogates
{
    private const int EscapeLength = 6;

    /// <summary>Overwrites each lone surrogate's escape with that of U+FFFD, in place; the length stays.</summary>
    public static void Mend(Span<byte> json)
    {
        if (json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0)
            return;
        var rest = json;
        for (var next = rest.IndexOf((byte)'\\'); next >= 0; next = rest.IndexOf((byte)'\\'))
        {
            rest = rest[next..];
            rest = rest[Math.Min(MendEscape(rest), rest.Length)..];
        }
    }

    // Returns how many bytes the escape at the front takes, its other half included.
    private static int MendEscape(Span<byte> escape)
    {
        if (!TryRead(escape, out var unit))
            return 2;
        if (!char.IsSurrogate(unit))
            return EscapeLength;
        if (char.IsHighSurrogate(unit)
            && TryRead(escape[EscapeLength..], out var second) && char.IsLowSurrogate(second))
            return 2 * EscapeLength;
        "fffd"u8.CopyTo(escape[2..]);
        return EscapeLength;
    }

    private static bool TryRead(ReadOnlySpan<byte> escape, out char unit)
    {
        unit = default;
        if (escape.Length < EscapeLength || escape[0] != '\\' || escape[1] != 'u')
            return false;
        var read = Utf8Parser.TryParse(escape[2..EscapeLength], out ushort value, out var consumed, 'x');
        unit = (char)value;
        return read && consumed == EscapeLength - 2;
    }
}
