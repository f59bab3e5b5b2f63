using System.Text.Json;

namespace Encharge.Cli.Tests;

/// <summary>The export has every person of the account once, whatever they are known by.</summary>
[Collection(HostCollection.Name)]
public sealed class ExportTests(HostFixture host) : IAsyncLifetime
{
    private const int Many = 150;
    private readonly TestCli _cli = host.NewCli();

    public async Task InitializeAsync()
    {
        var key = await host.NewKeyAsync(_cli);
        var events = Enumerable.Range(0, Many).Select(i => $$$"""
            {"name":"Seen","timestamp":"2026-01-05T10:00:00Z",
             "user":{"userId":"u-{{{i}}}","email":"e-{{{i}}}@example.org","anonymousId":"a-{{{i}}}"}}
            """);
        await host.PostAsync(key, $"[{string.Join(',', events)}]");
        // The person's id is that of an identity without a state: of two anonymous ids the smaller, of an alias the old one.
        await host.PostAsync(key, """
            [{"type":"alias","timestamp":"2026-01-05T10:00:00Z","previousUserId":"A","user":{"userId":"B"}},
             {"name":"Seen","user":{"userId":"gone"}},
             {"name":"Seen","timestamp":"2026-01-05T10:00:00Z","user":{"anonymousId":"z","segmentAnonymousId":"b"}}]
            """);
        await _cli.RunAsync("people", "erase", "--user-id", "gone", "--yes");
    }

    public Task DisposeAsync()
    {
        _cli.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("1")]
    [InlineData("32")]
    public async Task Every_person_is_there_once_in_the_management_APIs_shape(string parallel)
    {
        var result = await _cli.RunAsync("people", "export", "--parallel", parallel);

        var people = result.Lines;
        Assert.Equal(people.Count, people.Select(person => person.GetProperty("id").GetString()).Distinct().Count());
        var users = people.Select(person => person.GetProperty("userId").GetString()).OfType<string>().Order().ToList();
        Assert.Equal(Enumerable.Range(0, Many).Select(i => $"u-{i}").Append("B").Order(), users);
        var anonymous = people.SelectMany(person => person.GetProperty("anonymousIds").EnumerateArray());
        Assert.Equal(Many + 2, anonymous.Select(id => id.GetString()).Distinct().Count());
        var one = people.Single(person => person.GetProperty("userId").GetString() == "u-7");
        Assert.Equal((await host.ManageAsync(_cli, "people?userId=u-7")).GetRawText(), one.GetRawText());
        Assert.Contains($"{people.Count} people exported.", result.Error);
    }

    [Fact]
    public async Task With_events_each_person_has_the_timeline()
    {
        var people = (await _cli.RunAsync("people", "export", "--events")).Lines;

        var one = people.Single(person => person.GetProperty("userId").GetString() == "u-7");
        Assert.Equal("Seen", one.GetProperty("events")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_timeline_longer_than_a_page_is_whole()
    {
        var key = await host.NewKeyAsync(_cli);
        foreach (var part in Enumerable.Range(0, 2_100).Chunk(700))
        {
            var events = part.Select(i => $$$"""{"name":"n{{{i}}}","user":{"userId":"busy"}}""");
            await host.PostAsync(key, $"[{string.Join(',', events)}]");
        }

        var people = (await _cli.RunAsync("people", "export", "--events")).Lines;

        var busy = people.Single(person => person.GetProperty("userId").GetString() == "busy").GetProperty("events");
        var names = busy.EnumerateArray().Select(entry => entry.GetProperty("name").GetString()).ToList();
        Assert.Equal(2_100, names.Count);
        Assert.Equal(2_100, names.Distinct().Count());
        Assert.Equal("n2099", names[0]);
    }

    [Fact]
    public async Task A_file_appears_when_it_is_whole_and_a_bar_shows_how_far_it_is()
    {
        _cli.IsInteractive = true;

        var result = await _cli.RunAsync("people", "export", "--to", "people.ndjson");

        Assert.Empty(result.Output);
        Assert.Contains("people", result.Error);
        Assert.All(
            await File.ReadAllLinesAsync(_cli.PathOf("people.ndjson")),
            line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
        Assert.False(File.Exists(_cli.PathOf("people.ndjson.partial")));
    }
}
