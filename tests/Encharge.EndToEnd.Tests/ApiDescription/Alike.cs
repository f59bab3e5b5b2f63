using System.Text.Json;
using System.Text.RegularExpressions;

namespace Encharge.EndToEnd.Tests.ApiDescription;

/// <summary>
/// Compares an answer with its example: the same members in any order, the same values; ids, times and keys only have
/// to be of the same kind.
/// </summary>
internal static partial class Alike
{
    private static readonly (string Name, Regex Pattern)[] Kinds =
    [
        ("a UUID", Uuid()), ("a time", Time()), ("a hash", Hash()), ("a key", Key()), ("a row's key", RowKey()),
    ];

    /// <summary>Fails with all differences.</summary>
    public static void Check(JsonElement expected, JsonElement actual)
    {
        var differences = Differences(expected, actual, "").ToList();
        Assert.True(
            differences.Count == 0, $"{string.Join('\n', differences)}\nexpected {expected}\nactual   {actual}");
    }

    private static IEnumerable<string> Differences(JsonElement expected, JsonElement actual, string at)
    {
        if (expected.ValueKind != actual.ValueKind)
            return [$"{at}: {expected.ValueKind} is expected, {actual.ValueKind} is there"];
        return expected.ValueKind switch
        {
            JsonValueKind.Object => OfMembers(expected, actual, at),
            JsonValueKind.Array when expected.GetArrayLength() != actual.GetArrayLength() =>
                [$"{at}: {expected.GetArrayLength()} are expected, {actual.GetArrayLength()} are there"],
            JsonValueKind.Array => expected.EnumerateArray().Zip(actual.EnumerateArray())
                .SelectMany((pair, index) => Differences(pair.First, pair.Second, $"{at}/{index}")),
            JsonValueKind.String when KindOf(expected) is { } kind =>
                kind == KindOf(actual) ? [] : [$"{at}: not {kind}"],
            // What a run takes differs from run to run.
            JsonValueKind.Number when at.EndsWith("/lagMilliseconds", StringComparison.Ordinal) => [],
            _ => expected.GetRawText() == actual.GetRawText() || IsSameText(expected, actual) ? [] : [$"{at}: differs"],
        };
    }

    private static IEnumerable<string> OfMembers(JsonElement expected, JsonElement actual, string at)
    {
        foreach (var member in expected.EnumerateObject())
        {
            if (!actual.TryGetProperty(member.Name, out var value))
                yield return $"{at}/{member.Name}: is missing";
            else
                foreach (var difference in Differences(member.Value, value, $"{at}/{member.Name}"))
                    yield return difference;
        }

        foreach (var member in actual.EnumerateObject().Where(member => !expected.TryGetProperty(member.Name, out _)))
            yield return $"{at}/{member.Name}: is not expected";
    }

    private static bool IsSameText(JsonElement expected, JsonElement actual) =>
        expected.ValueKind == JsonValueKind.String && expected.GetString() == actual.GetString();

    private static string? KindOf(JsonElement text) =>
        Kinds.FirstOrDefault(kind => kind.Pattern.IsMatch(text.GetString()!)).Name;

    [GeneratedRegex("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")]
    private static partial Regex Time();

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Hash();

    [GeneratedRegex("^[A-Za-z0-9]{25}$")]
    private static partial Regex Key();

    [GeneratedRegex("^[0-9]{19}:[0-9a-f]{32}$")]
    private static partial Regex RowKey();
}
