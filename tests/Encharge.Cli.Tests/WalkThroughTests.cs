namespace Encharge.Cli.Tests;

/// <summary>
/// A first-time user's way, as README has it: make a key, send ten thousand events, watch, look at one person, erase
/// that person, see that a late event doesn't bring them back.
/// </summary>
[Collection(HostCollection.Name)]
public sealed class WalkThroughTests(HostFixture host) : IDisposable
{
    private const int Events = 10_000;
    private const int People = 1_000;
    private readonly TestCli _cli = host.NewCli();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task From_a_key_to_an_erased_person()
    {
        _cli.Variables["ENCHARGE_WRITE_KEY"] = (await _cli.RunAsync("keys", "create", "--label", "first")).Output.Trim();
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var tail = _cli.RunAsync(stop.Token, "tail", "--count", "20");
        _cli.Write("events.ndjson", string.Join('\n', Enumerable.Range(1, Events).Select(i =>
            $$$"""{"name":"Visited","user":{"userId":"user-{{{i % People}}}","email":"user-{{{i % People}}}@example.org"},"properties":{"page":{{{i}}}}}""")));
        await WatchedAsync();

        var sent = await _cli.RunAsync("send", "events.ndjson");
        Assert.StartsWith("Sent 10,000 events: 10,000 accepted, 0 refused", sent.Output);
        await host.DrainAsync();

        Assert.Contains("track Visited  userId user-", (await tail).Output);
        Assert.Equal(People, (await _cli.RunAsync("people", "export")).Lines.Count);
        var person = await _cli.RunAsync("people", "show", "--email", "user-7@example.org");
        Assert.Contains("user-7", person.Output);
        var timeline = (await _cli.RunAsync("people", "events", "--user-id", "user-7", "--limit", "100", "-o", "json")).Json;
        Assert.Equal(Events / People, timeline.GetProperty("events").GetArrayLength());

        Assert.Equal(0, (await _cli.RunAsync("people", "erase", "--user-id", "user-7", "--yes")).ExitCode);
        Assert.Equal(3, (await _cli.RunAsync("people", "show", "--user-id", "user-7")).ExitCode);
        _cli.Input = """{"name":"Late","timestamp":"2026-01-01T00:00:00Z","user":{"userId":"user-7"}}""";
        Assert.Equal(0, (await _cli.RunAsync("send", "-")).ExitCode);
        await host.DrainAsync();
        Assert.Equal(3, (await _cli.RunAsync("people", "show", "--user-id", "user-7")).ExitCode);
        Assert.Contains("person_erased", (await _cli.RunAsync("rejections", "list")).Output);
        Assert.Equal(People - 1, (await _cli.RunAsync("people", "export")).Lines.Count);
    }

    /// <summary>The stream shows only what happens from now on: let it be connected.</summary>
    private static Task WatchedAsync() => Task.Delay(TimeSpan.FromSeconds(2));
}
