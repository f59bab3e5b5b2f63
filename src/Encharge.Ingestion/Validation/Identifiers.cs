using System.Text.Json;

namespace Encharge.Ingestion.Validation;

/// <summary>The rules for what may name a person or an object.</summary>
internal static class Identifiers
{
    /// <summary>The canonical id; null when absent or refused, the latter with a problem.</summary>
    public static string? ReadId(MemberValue member, Findings findings)
    {
        if (member.IsAbsent)
            return null;
        var id = Scalars.TextOfId(member.Value);
        if (id is null)
        {
            findings.Problem(
                ProblemCode.InvalidIdentifier,
                member,
                $"{member.Name} must be text or an integer, such as \"42\" or 42.");
            return null;
        }

        return Refuse(id, member, findings) || !Scalars.IsWithin(id, Limits.MaxIdLength, member, findings) ? null : id;
    }

    /// <summary>The canonical address, in lower case; null when absent or refused, the latter with a problem.</summary>
    public static string? ReadEmail(MemberValue member, Findings findings)
    {
        if (member.IsAbsent)
            return null;
        var email = Scalars.TextOfId(member.Value);
        if (email is not null && Refuse(email, member, findings))
            return null;
        if (member.Value.ValueKind != JsonValueKind.String || !IsEmail(email))
        {
            findings.Problem(
                ProblemCode.InvalidEmail, member, $"{member.Name} must be one address, such as \"ana@example.org\".");
            return null;
        }

        return Scalars.IsWithin(email!, Limits.MaxEmailLength, member, findings) ? email!.ToLowerInvariant() : null;
    }

    /// <summary>
    /// Whether a text is what programs write when they have no id: as an identifier it would make one person of many.
    /// </summary>
    public static bool IsPlaceholder(ReadOnlySpan<char> text) => text.Length switch
    {
        1 => text[0] == '0',
        2 => text is "-1",
        3 => Is(text, "NaN"),
        4 => Is(text, "null"),
        5 => Is(text, "guest"),
        9 => Is(text, "undefined") || Is(text, "anonymous"),
        15 => Is(text, "[object Object]"),
        _ => false,
    };

    private static bool Refuse(string id, MemberValue member, Findings findings)
    {
        if (!IsPlaceholder(id))
            return false;
        findings.Problem(
            ProblemCode.PlaceholderIdentifier,
            member,
            $"{member.Name} holds a placeholder that would make one of many: send the real one or leave it out.");
        return true;
    }

    private static bool IsEmail(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf('@');
        return at > 0 && at < text.Length - 1 && text.LastIndexOf('@') == at && !ContainsWhiteSpace(text);
    }

    private static bool ContainsWhiteSpace(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character))
                return true;
        }

        return false;
    }

    private static bool Is(ReadOnlySpan<char> text, string known) =>
        text.Equals(known, StringComparison.OrdinalIgnoreCase);
}
