using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Encharge.Ingestion.Validation;

/// <summary>Reads tags: <c>"beta, vip"</c>, or an array whose entries are taken whole.</summary>
internal static class TagReader
{
    /// <summary>
    /// The tags: trimmed, not blank, each once ignoring case in its first spelling; what is wrong is told.
    /// </summary>
    public static ImmutableArray<string> Read(MemberValue member, Findings findings)
    {
        if (member.IsAbsent || !IsReadable(member, findings))
            return [];
        var tags = ImmutableArray.CreateBuilder<string>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (member.Value.ValueKind == JsonValueKind.String)
            Split(member.Value.GetString()!, tags, seen);
        else
            ReadEntries(member, (tags, seen), findings);
        return tags.DrainToImmutable();
    }

    private static bool IsReadable(MemberValue member, Findings findings)
    {
        var value = member.Value;
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Array))
            findings.Problem(
                ProblemCode.InvalidTags, member, "tags must be text such as \"beta, vip\", or an array of texts.");
        else if (IsTooLong(value))
            findings.Problem(ProblemCode.TooLong, member, TooLong);
        else
            return true;
        return false;
    }

    private static string TooLong { get; } =
        $"Send fewer tags at once: like any field, tags may have at most {Limits.MaxFieldLength} characters.";

    private static bool IsTooLong(JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.Length <= Limits.MaxFieldLength)
            return false;
        var length = value.ValueKind == JsonValueKind.String
            ? value.GetString()!.Length
            : Encoding.UTF8.GetCharCount(raw);
        return length > Limits.MaxFieldLength;
    }

    private static void Split(string text, ImmutableArray<string>.Builder tags, HashSet<string> seen)
    {
        foreach (var range in text.AsSpan().Split(','))
            Add(text[range], tags, seen);
    }

    private static void ReadEntries(
        MemberValue member, (ImmutableArray<string>.Builder Tags, HashSet<string> Seen) into, Findings findings)
    {
        var index = 0;
        foreach (var entry in member.Value.EnumerateArray())
        {
            var text = TextOf(entry);
            if (text is not null)
                Add(text, into.Tags, into.Seen);
            else if (entry.ValueKind != JsonValueKind.Null)
                findings.Problem(ProblemCode.InvalidTags, entry, $"{member.Pointer}/{index}", "A tag must be text.");
            index++;
        }
    }

    private static string? TextOf(JsonElement entry) => entry.ValueKind switch
    {
        JsonValueKind.String => entry.GetString(),
        JsonValueKind.Number => Encoding.ASCII.GetString(JsonMarshal.GetRawUtf8Value(entry)),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    private static void Add(string text, ImmutableArray<string>.Builder tags, HashSet<string> seen)
    {
        var tag = text.Trim();
        if (tag.Length > 0 && seen.Add(tag))
            tags.Add(tag);
    }
}
