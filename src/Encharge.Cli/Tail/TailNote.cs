using System.Text.Json;

namespace Encharge.Cli.Tail;

/// <summary>What the service says of an event.</summary>
/// <param name="Kind">Such as <c>applied</c>.</param>
/// <param name="Data">What it says, in the management API's shape.</param>
internal sealed record TailNote(string Kind, JsonElement Data)
{
    /// <summary>A text in it; empty when there is none.</summary>
    public string Text(string name) => Text(Data, name);

    /// <summary>A text in a part of it; empty when there is none.</summary>
    public static string Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()
            : "";

    /// <summary>A list in it; empty when there is none.</summary>
    public IReadOnlyList<JsonElement> List(string name) =>
        Data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray()]
            : [];

    /// <summary>The identity that the event belongs to; nothing when it isn't known.</summary>
    public JsonElement Identity => Data.TryGetProperty("identity", out var identity) ? identity : default;
}
