using System.Runtime.InteropServices;
using System.Text.Json;

namespace Encharge.Ingestion.Validation;

/// <summary>A member's value and where it stands, such as <c>(42, "/user", "userId")</c>.</summary>
/// <param name="Value">The value; of kind Undefined when the member is not there.</param>
/// <param name="Parent">The pointer to the object that holds it, empty for the event itself.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct MemberValue(JsonElement Value, string Parent, string Name)
{
    /// <summary>The JSON pointer to it; made when asked for.</summary>
    public string Pointer => JsonPointer.Of(Parent, Name);

    /// <summary>Whether the member is there at all, be it blank, but not <c>null</c>.</summary>
    public bool IsSent => Value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>Whether it counts as absent: not there, <c>null</c>, or blank text.</summary>
    public bool IsAbsent => !IsSent || (Value.ValueKind == JsonValueKind.String && IsBlank(Value));

    private static bool IsBlank(JsonElement text)
    {
        var raw = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        return raw.IsEmpty || (MayBeBlank(raw[0]) && string.IsNullOrWhiteSpace(text.GetString()));
    }

    // White space is an ASCII blank, an escape, or beyond ASCII; anything else first, and the text is not blank.
    private static bool MayBeBlank(byte first) => first is (byte)' ' or (byte)'\\' or >= 0x80;
}
