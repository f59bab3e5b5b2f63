using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Encharge.Ingestion.Validation;

/// <summary>Reads members that hold one text or one id.</summary>
internal static class Scalars
{
    /// <summary>Trimmed text; null when absent, not text, or too long, of which the last two are problems.</summary>
    public static string? ReadText(MemberValue member, int maxLength, Findings findings)
    {
        if (member.IsAbsent)
            return null;
        if (member.Value.ValueKind != JsonValueKind.String)
        {
            findings.Problem(ProblemCode.WrongType, member, $"{member.Name} must be text.");
            return null;
        }

        var text = member.Value.GetString()!.Trim();
        return IsWithin(text, maxLength, member, findings) ? text : null;
    }

    /// <summary>
    /// The text of an id: trimmed text, or an integer's digits however long; null for a fraction, an exponent, a
    /// boolean, an object or an array.
    /// </summary>
    public static string? TextOfId(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Trim(),
        JsonValueKind.Number => TextOfInteger(JsonMarshal.GetRawUtf8Value(value)),
        _ => null,
    };

    /// <summary>Whether a text is short enough; else a problem that names the limit.</summary>
    public static bool IsWithin(string text, int maxLength, MemberValue member, Findings findings)
    {
        if (text.Length <= maxLength)
            return true;
        findings.Problem(
            ProblemCode.TooLong, member, $"Shorten {member.Name}: it may have at most {maxLength} characters.");
        return false;
    }

    private static string? TextOfInteger(ReadOnlySpan<byte> raw) =>
        raw.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0 ? null
        : raw.SequenceEqual("-0"u8) ? "0"
        : Encoding.ASCII.GetString(raw);
}
