using System.Globalization;
using System.Text.Json;

namespace Encharge.Cli.Sending;

/// <summary>What became of a batch.</summary>
/// <param name="Accepted">How many events were taken.</param>
/// <param name="Refused">Those that were not.</param>
/// <param name="Warnings">How often each warning was given, by its code.</param>
internal sealed record BatchOutcome(
    long Accepted, IReadOnlyList<RefusedEvent> Refused, IReadOnlyDictionary<string, long> Warnings)
{
    /// <summary>Two halves of a batch together.</summary>
    public BatchOutcome And(BatchOutcome other) => new(
        Accepted + other.Accepted,
        [.. Refused, .. other.Refused],
        Warnings.Concat(other.Warnings)
            .GroupBy(warning => warning.Key, warning => warning.Value, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Sum(), StringComparer.Ordinal));
}

/// <summary>Reads the ingest API's answers to a batch.</summary>
internal static class IngestAnswer
{
    /// <summary>The outcome of an answer that took events: 200 or 207.</summary>
    public static BatchOutcome Read(JsonElement answer, IReadOnlyList<PreparedEvent> events)
    {
        var refused = Refusals(answer, events) ?? [];
        return new(events.Count - refused.Count, refused, Warnings(answer));
    }

    /// <summary>
    /// The outcome of an answer that took none; null when it doesn't say of each event what is wrong with it.
    /// </summary>
    public static BatchOutcome? ReadRefusal(JsonElement answer, IReadOnlyList<PreparedEvent> events)
    {
        var refused = Refusals(answer, events);
        if (refused?.Count == events.Count)
            return new(0, refused, Warnings(answer));
        return events.Count == 1 ? new(0, [new(events[0].Source, All(answer))], Warnings(answer)) : null;
    }

    /// <summary>The events with problems, in order; null when a problem is of the request as a whole.</summary>
    private static List<RefusedEvent>? Refusals(JsonElement answer, IReadOnlyList<PreparedEvent> events)
    {
        var found = new SortedDictionary<int, List<Refusal>>();
        foreach (var error in Array(answer, "errors"))
        {
            if (Place(Text(error, "pointer")) is not { } place || place.Index >= events.Count)
                return null;
            if (!found.TryGetValue(place.Index, out var problems))
                found[place.Index] = problems = [];
            problems.Add(new(Text(error, "code"), place.Pointer, Text(error, "detail")));
        }

        return [.. found.Select(pair => new RefusedEvent(events[pair.Key].Source, pair.Value))];
    }

    /// <summary><c>/3/user/email</c> is the fourth event's <c>/user/email</c>.</summary>
    private static (int Index, string Pointer)? Place(string pointer)
    {
        if (!pointer.StartsWith('/'))
            return null;
        var slash = pointer.IndexOf('/', 1);
        var end = slash < 0 ? pointer.Length : slash;
        return int.TryParse(pointer.AsSpan(1, end - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? (index, pointer[end..])
            : null;
    }

    private static List<Refusal> All(JsonElement answer)
    {
        var problems = Array(answer, "errors")
            .Select(error => new Refusal(Text(error, "code"), Text(error, "pointer"), Text(error, "detail")))
            .ToList();
        return problems.Count > 0 ? problems : [new("refused", "", Text(answer, "error"))];
    }

    private static Dictionary<string, long> Warnings(JsonElement answer) => Array(answer, "warnings")
        .GroupBy(warning => Text(warning, "code"), StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.LongCount(), StringComparer.Ordinal);

    private static JsonElement.ArrayEnumerator Array(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object
        && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : default;

    private static string Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object
        && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
