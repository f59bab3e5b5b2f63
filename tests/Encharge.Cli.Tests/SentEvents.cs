using System.Text;
using System.Text.Json;

namespace Encharge.Cli.Tests;

/// <summary>Files of events, and what came of them.</summary>
internal static class SentEvents
{
    private const int PerPerson = 10;

    /// <summary>So many events without ids and times, ten a person, each with a name of its own.</summary>
    public static string NdJson(int count, int from = 0)
    {
        var text = new StringBuilder();
        for (var i = from; i < from + count; i++)
            text.Append($$$"""{"name":"n{{{i}}}","user":{"userId":"u{{{i / PerPerson}}}"},"properties":{"i":{{{i}}}}}""").Append('\n');
        return text.ToString();
    }

    /// <summary>The names on all timelines of the account, sorted.</summary>
    public static async Task<List<string>> NamesAsync(HostFixture host, TestCli cli)
    {
        await host.DrainAsync();
        var people = (await cli.RunAsync("people", "export", "--events")).Lines;
        return [.. people
            .SelectMany(person => person.GetProperty("events").EnumerateArray())
            .Select(entry => entry.GetProperty("name").GetString()!)
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>The names that such a file should come to.</summary>
    public static List<string> ExpectedNames(int count) =>
        [.. Enumerable.Range(0, count).Select(i => $"n{i}").Order(StringComparer.Ordinal)];

    /// <summary>The lines of a file as JSON.</summary>
    public static List<JsonElement> Lines(string path) =>
        [.. File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement)];
}
