using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Encharge.Cli.Tests;

/// <summary>The live stream in a terminal: of the running host, and of one that plays what a network can do.</summary>
[Collection(HostCollection.Name)]
public sealed class TailTests(HostFixture host) : IDisposable
{
    private const string Applied = """
        {"at":"2026-01-05T10:00:00.4Z","eventId":"e","type":"track","name":"Paid","identity":{"kind":"email","value":"ana@example.org"},"personId":"p",
        "changes":[{"field":"plan","from":"free","to":"pro"},{"tag":"beta"},{"tie":"claim","kind":"email","value":"a@b"}],"lagMilliseconds":38}
        """;

    private readonly TestCli _cli = host.NewCli();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task What_the_service_does_is_shown_while_it_does_it()
    {
        var key = await host.NewKeyAsync(_cli);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var tail = _cli.RunAsync(stop.Token, "tail", "--count", "4", "-o", "json");
        while (!tail.IsCompleted)
        {
            await host.PostAsync(key, """[{"name":"Seen","user":{"userId":"1","plan":"pro"}},{"name":"Bad","user":{"userId":"null"}}]""");
            await Task.WhenAny(tail, Task.Delay(200));
        }

        var kinds = (await tail).Lines.Select(line => line.GetProperty("event").GetString()!).ToList();
        Assert.Equal(4, kinds.Count);
        Assert.All(kinds, kind => Assert.Contains(kind, new[] { "accepted", "refused", "applied" }));
        Assert.Contains("accepted", kinds);
    }

    [Fact]
    public async Task Text_has_a_line_for_each_with_what_has_changed()
    {
        await using var played = await PlayAsync(
            ("accepted", """{"at":"2026-01-05T10:00:00Z","type":"track","name":"A\u001b[2J","warnings":[{"code":"future_timestamp","pointer":"/timestamp","detail":"d"}]}"""),
            ("applied", Applied),
            ("refused", """{"at":"2026-01-05T10:00:00Z","status":400,"errors":[{"code":"invalid_email","pointer":"/user/email","detail":"d"}]}"""),
            ("dropped", """{"count":7}"""),
            ("rejected", """{"at":"2026-01-05T10:00:00Z","type":"group","reason":"unknown_object","pointer":"/properties/id"}"""));

        var tail = await RunAsync(played, "--count", "4");

        Assert.Equal(
            [
                "10:00:00.000 accepted track A·[2J  future_timestamp /timestamp",
                "10:00:00.400 applied  track Paid  email ana@example.org  plan: free -> pro, +tag beta, claim email a@b (38 ms)",
                "10:00:00.000 refused  400: invalid_email /user/email",
                "dropped  7 not shown: too many at once",
                "10:00:00.000 rejected group  unknown_object /properties/id",
            ],
            tail.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()));
        Assert.Contains("Watching account", tail.Error);
    }

    [Theory]
    [InlineData("--only", "refused", "refused")]
    [InlineData("--only", "refused,applied", "applied refused")]
    [InlineData("--user", "Ana@example.org", "applied")]
    [InlineData("--user", "p", "applied")]
    public async Task Only_what_was_asked_for_is_shown(string option, string value, string kinds)
    {
        await using var played = await PlayAsync(
            ("accepted", """{"at":"2026-01-05T10:00:00Z","identity":{"kind":"userId","value":"P"}}"""),
            ("applied", Applied),
            ("refused", """{"at":"2026-01-05T10:00:00Z","status":400,"errors":[]}"""));

        var tail = await RunAsync(played, option, value, "--count", $"{kinds.Split(' ').Length}", "-o", "json");

        Assert.Equal(kinds, string.Join(' ', tail.Lines.Select(line => line.GetProperty("event").GetString())));
    }

    [Fact]
    public async Task A_lost_connection_is_made_anew()
    {
        var connections = 0;
        await using var played = await PlayAsync(async context =>
        {
            connections++;
            if (connections == 2)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            await WriteAsync(context, "applied", Applied);
            if (connections > 1)
                return;
            // An abort at once could overtake what was written.
            await Task.Delay(200);
            context.Abort();
        });

        var tail = await RunAsync(played, "--count", "2", "-o", "json");

        Assert.Equal(2, tail.Lines.Count);
        Assert.Contains("trying again in 1 s", tail.Error);
        Assert.Contains("answers 503", tail.Error);
        Assert.Contains("Connected again.", tail.Error);
    }

    [Fact]
    public async Task The_function_key_goes_along()
    {
        await using var played = await PlayAsync(context => context.Request.Headers["x-functions-key"] == "opens"
            ? WriteAsync(context, "applied", Applied)
            : SetAsync(context, StatusCodes.Status401Unauthorized));

        var without = await RunAsync(played, "--count", "1");
        _cli.Variables["ENCHARGE_FUNCTION_KEY"] = "opens";
        var with = await RunAsync(played, "--count", "1");

        Assert.Equal((1, 0), (without.ExitCode, with.ExitCode));
        Assert.Contains("--function-key", without.Error);
    }

    [Fact]
    public async Task Ctrl_C_ends_it()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await using var played = await PlayAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        Assert.Equal(130, (await _cli.RunAsync(stop.Token, "tail", "--url", played.Urls.First())).ExitCode);
    }

    [Fact]
    public async Task What_is_no_live_stream_or_not_there_is_told()
    {
        await using var played = await PlayAsync(context => SetAsync(context, StatusCodes.Status404NotFound));

        Assert.Equal(4, (await RunAsync(played)).ExitCode);
        var nobody = await _cli.RunAsync("tail", "--url", "http://127.0.0.1:1");
        Assert.Equal(4, nobody.ExitCode);
        Assert.Contains("does not answer", nobody.Error);
        Assert.Equal(2, (await RunAsync(played, "--only", "everything")).ExitCode);
    }

    private Task<CliResult> RunAsync(WebApplication played, params string[] arguments) =>
        _cli.RunAsync(["tail", "--url", played.Urls.First(), .. arguments]);

    private static Task<WebApplication> PlayAsync(params (string Kind, string Data)[] notes) => PlayAsync(async context =>
    {
        foreach (var (kind, data) in notes)
            await WriteAsync(context, kind, data);
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    });

    private static async Task<WebApplication> PlayAsync(RequestDelegate play)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(play);
        await app.StartAsync();
        return app;
    }

    private static async Task WriteAsync(HttpContext context, string kind, string data)
    {
        var line = JsonSerializer.Serialize(JsonDocument.Parse(data).RootElement);
        await context.Response.WriteAsync($": live\n\nevent: {kind}\ndata: {line}\n\n");
        await context.Response.Body.FlushAsync();
    }

    private static Task SetAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
