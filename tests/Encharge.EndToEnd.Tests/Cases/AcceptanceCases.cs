using System.Text.Json;

namespace Encharge.EndToEnd.Tests.Cases;

/// <summary>
/// The cases of <c>cases.json</c>: bodies in the shapes that real clients send, and the state they must end in.
/// </summary>
public static class AcceptanceCases
{
    private static readonly JsonDocument Document =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Cases", "cases.json")));

    /// <summary>All ids, in the file's order.</summary>
    public static TheoryData<string> Ids =>
        [.. Document.RootElement.GetProperty("cases").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];

    /// <summary>The case of an id.</summary>
    public static JsonElement Find(string id) => Document.RootElement.GetProperty("cases").EnumerateArray()
        .Single(item => item.GetProperty("id").GetString() == id);
}
