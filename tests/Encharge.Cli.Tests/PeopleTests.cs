using System.Text.Json;

namespace Encharge.Cli.Tests;

/// <summary>One person at a time: looking, the timeline, erasing.</summary>
[Collection(HostCollection.Name)]
public sealed class PeopleTests(HostFixture host) : IAsyncLifetime
{
    private readonly TestCli _cli = host.NewCli();
    private string _key = "";

    public async Task InitializeAsync()
    {
        _key = await host.NewKeyAsync(_cli);
        await host.PostAsync(_key, """
            [{"name":"Signed up","timestamp":"2026-01-05T10:00:00Z","user":{"userId":"u-1","email":"Ana@Example.org","plan":"pro\u001b[31m"}},
             {"name":"Paid","timestamp":"2026-01-06T10:00:00Z","user":{"userId":"u-1"},"properties":{"amount":1.50}}]
            """);
    }

    public Task DisposeAsync()
    {
        _cli.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("--user-id", "u-1")]
    [InlineData("--email", "ANA@example.org")]
    public async Task A_person_is_found_by_any_identifier(string option, string value)
    {
        var person = (await _cli.RunAsync("people", "show", option, value, "-o", "json")).Json;

        Assert.Equal((await host.ManageAsync(_cli, "people?userId=u-1")).GetRawText(), person.GetRawText());
        var again = await _cli.RunAsync("people", "show", person.GetProperty("id").GetString()!, "-o", "json");
        Assert.Equal(person.GetRawText(), again.Json.GetRawText());
    }

    [Fact]
    public async Task Text_shows_the_person_without_control_characters()
    {
        var shown = (await _cli.RunAsync("people", "show", "--user-id", "u-1")).Output;

        Assert.Contains("ana@example.org", shown);
        Assert.Contains("pro", shown);
        Assert.DoesNotContain('\u001b', shown);
    }

    [Fact]
    public async Task The_timeline_comes_in_pages_newest_first()
    {
        var first = (await _cli.RunAsync("people", "events", "--user-id", "u-1", "--limit", "1", "-o", "json")).Json;
        var next = first.GetProperty("next").GetString()!;
        var second = (await _cli.RunAsync(
            "people", "events", "--user-id", "u-1", "--limit", "1", "--cursor", next, "-o", "json")).Json;

        Assert.Equal("Paid", first.GetProperty("events")[0].GetProperty("name").GetString());
        Assert.Equal("Signed up", second.GetProperty("events")[0].GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        Assert.Contains("Signed up", (await _cli.RunAsync("people", "events", "--user-id", "u-1")).Output);
    }

    [Theory]
    [InlineData("people", "events", "--user-id", "u-1", "--cursor", "zz")]
    [InlineData("people", "events", "--user-id", "u-1", "--limit", "0")]
    [InlineData("people", "show", "--user-id", "u-1", "--email", "ana@example.org")]
    [InlineData("people", "show", "not-an-id")]
    [InlineData("people", "erase", "--user-id", "u-1")]
    public async Task What_can_not_be_meant_is_wrong_usage(params string[] arguments) =>
        Assert.Equal(2, (await _cli.RunAsync(arguments)).ExitCode);

    [Fact]
    public async Task Nobody_is_not_found()
    {
        var result = await _cli.RunAsync("people", "show", "--user-id", "nobody");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("Nobody", result.Error);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task An_erased_person_is_gone_and_a_late_event_does_not_bring_them_back()
    {
        Assert.Equal(0, (await _cli.RunAsync("people", "erase", "--email", "ana@example.org", "--yes")).ExitCode);
        await host.PostAsync(_key, """{"name":"Late","timestamp":"2026-01-07T10:00:00Z","user":{"userId":"u-1"}}""");

        Assert.Equal(3, (await _cli.RunAsync("people", "show", "--user-id", "u-1")).ExitCode);
        Assert.Equal(3, (await _cli.RunAsync("people", "erase", "--user-id", "u-1", "--yes")).ExitCode);
    }

    [Theory]
    [InlineData("y\n", 0, 3)]
    [InlineData("\n", 1, 0)]
    public async Task Whoever_sits_there_is_asked_before_erasing(string answer, int erased, int shown)
    {
        _cli.IsInteractive = true;
        _cli.Input = answer;

        var result = await _cli.RunAsync("people", "erase", "--user-id", "u-1");

        Assert.Contains("Erase ana@example.org for good?", result.Error);
        Assert.Equal(erased, result.ExitCode);
        Assert.Equal(shown, (await _cli.RunAsync("people", "show", "--user-id", "u-1")).ExitCode);
    }
}
