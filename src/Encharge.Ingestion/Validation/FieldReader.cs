using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Validation;

/// <summary>Reads fields: a person's, and an object's by the same rules.</summary>
internal static class FieldReader
{
    /// <summary>The fields in document order, without those that are <c>""</c>; what is wrong is told.</summary>
    public static ImmutableArray<Field> Read(
        ReadOnlySpan<(string Name, JsonElement Value)> members, string parent, Findings findings)
    {
        if (members.IsEmpty)
            return [];
        var fields = new Field[members.Length];
        var (count, length) = (0, 0);
        foreach (var (name, value) in members)
        {
            if (!TryRead(new MemberValue(value, parent, name), findings, out var field))
                continue;
            fields[count++] = field;
            length += field.Value is { } given ? name.Length + given.Json.Length : 0;
        }

        if (length > Limits.MaxFieldsLength)
            findings.Problem(ProblemCode.FieldsTooLarge, members[0].Value, parent, TooLarge);
        Array.Resize(ref fields, count);
        return ImmutableCollectionsMarshal.AsImmutableArray(fields);
    }

    private static string TooLarge { get; } =
        $"Send less: the fields of one person or object may have at most {Limits.MaxFieldsLength} characters.";

    private static bool TryRead(MemberValue member, Findings findings, out Field field)
    {
        field = default;
        if (member.Name.Length is 0 or > Limits.MaxFieldNameLength)
        {
            findings.Problem(
                ProblemCode.InvalidFieldName,
                member,
                $"Name each field with 1 to {Limits.MaxFieldNameLength} characters.");
            return false;
        }

        if (member.Value.ValueKind == JsonValueKind.Null)
            field = new Field(member.Name, null);
        else if (!IsEmptyText(member.Value))
            field = new Field(member.Name, Read(member.Value));
        return field.Name is not null && IsWithin(field, member, findings);
    }

    private static bool IsEmptyText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.ValueEquals(""u8);

    private static bool IsWithin(Field field, MemberValue member, Findings findings)
    {
        // Escapes make text longer as JSON than it is; only long text is worth decoding to know.
        if (field.Value is not { } value || value.Json.Length <= Limits.MaxFieldLength)
            return true;
        if (value.Type == FieldType.Text && member.Value.GetString()!.Length <= Limits.MaxFieldLength)
            return true;
        findings.Problem(
            ProblemCode.TooLong,
            member,
            $"Shorten this value: a field may have at most {Limits.MaxFieldLength} characters.");
        return false;
    }

    private static FieldValue Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => new(FieldType.Boolean, "true"),
        JsonValueKind.False => new(FieldType.Boolean, "false"),
        JsonValueKind.Number => new(FieldType.Number, Encoding.ASCII.GetString(JsonMarshal.GetRawUtf8Value(value))),
        JsonValueKind.Array => new(FieldType.Array, JsonText.Compact(JsonMarshal.GetRawUtf8Value(value))),
        JsonValueKind.Object => new(FieldType.Object, JsonText.Compact(JsonMarshal.GetRawUtf8Value(value))),
        _ => ReadText(value),
    };

    private static FieldValue ReadText(JsonElement value)
    {
        if (IsoTime.TryRead(value, out var time))
            return new(FieldType.DateTime, $"\"{UtcTime.Format(time)}\"");
        var raw = JsonMarshal.GetRawUtf8Value(value);
        var json = raw.Contains((byte)'\\') ? JsonText.Quote(value.GetString()!) : Encoding.UTF8.GetString(raw);
        return new(FieldType.Text, json);
    }
}
