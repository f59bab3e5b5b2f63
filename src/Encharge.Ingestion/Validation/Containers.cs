using System.Runtime.InteropServices;
using System.Text.Json;

namespace Encharge.Ingestion.Validation;

/// <summary>Reads the members that hold an object: <c>user</c>, <c>properties</c>, <c>context</c>.</summary>
internal static class Containers
{
    /// <summary>
    /// The object; Undefined when absent, or when it is an empty array, which is how PHP writes an empty map. Anything
    /// else is a problem.
    /// </summary>
    public static JsonElement Read(MemberValue member, Findings findings)
    {
        if (member.Value.ValueKind == JsonValueKind.Object)
            return member.Value;
        if (member.IsSent && !IsEmptyArray(member.Value))
        {
            findings.Problem(
                ProblemCode.WrongType,
                member,
                $"{member.Name} must be a JSON object, such as {{\"key\":\"value\"}}, or left out.");
        }

        return default;
    }

    /// <summary>The object's text as it was sent; null when there is none or it is empty.</summary>
    public static byte[]? Copy(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.GetPropertyCount() > 0
            ? JsonMarshal.GetRawUtf8Value(value).ToArray()
            : null;

    private static bool IsEmptyArray(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;
}
