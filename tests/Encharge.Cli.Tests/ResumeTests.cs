using Microsoft.AspNetCore.Http;

namespace Encharge.Cli.Tests;

/// <summary>However a send breaks off, the same command goes on: nothing is missing and nothing counts twice.</summary>
[Collection(HostCollection.Name)]
public sealed class ResumeTests(HostFixture host) : IAsyncLifetime
{
    private const int Events = 1_000;
    private readonly TestCli _cli = host.NewCli();
    private string _file = "";

    private string Journal => _file + ".encharge-progress";

    public async Task InitializeAsync()
    {
        _cli.Variables["ENCHARGE_WRITE_KEY"] = await host.NewKeyAsync(_cli);
        _file = _cli.Write("events.ndjson", SentEvents.NdJson(Events));
    }

    public Task DisposeAsync()
    {
        _cli.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(true, 8)]
    public async Task After_a_service_that_went_away(bool isTaken, int parallel)
    {
        await using var proxy = await FaultyProxy.StartAsync(host.Url, async (number, context, passOn) =>
        {
            // The answer is lost, or the request.
            if (number <= 5 || isTaken)
                await passOn();
            if (number > 5)
                context.Abort();
        });

        var broken = await SendAsync(proxy, parallel, "--patience", "0");
        Assert.Equal(4, broken.ExitCode);
        Assert.True(File.Exists(Journal));
        proxy.IsHealed = true;
        var resumed = await SendAsync(proxy, parallel, "-o", "json");

        Assert.Equal(Events, resumed.Json.GetProperty("accepted").GetInt32());
        Assert.True(resumed.Json.GetProperty("doneBefore").GetInt32() > 0);
        Assert.Equal(SentEvents.ExpectedNames(Events), await SentEvents.NamesAsync(host, _cli));
        Assert.False(File.Exists(Journal));
    }

    [Fact]
    public async Task After_an_interruption()
    {
        using var interrupt = new CancellationTokenSource();
        await using var proxy = await FaultyProxy.StartAsync(host.Url, async (number, _, passOn) =>
        {
            await passOn();
            if (number == 4)
                await interrupt.CancelAsync();
        });

        var broken = await _cli.RunAsync(
            interrupt.Token, "send", _file, "--url", proxy.Url, "--batch-size", "50", "--parallel", "2");
        Assert.Equal(130, broken.ExitCode);
        Assert.Contains("the same command goes on from there", broken.Error);
        proxy.IsHealed = true;
        var resumed = await SendAsync(proxy, 2);

        Assert.Contains("Going on after", resumed.Error);
        Assert.Equal(SentEvents.ExpectedNames(Events), await SentEvents.NamesAsync(host, _cli));
    }

    [Fact]
    public async Task After_a_crash_in_the_middle_of_a_line_of_the_journal()
    {
        await BreakAsync();
        var whole = await File.ReadAllTextAsync(Journal);
        await File.WriteAllTextAsync(Journal, whole[..^20]);

        Assert.Equal(0, (await _cli.RunAsync("send", _file)).ExitCode);
        Assert.Equal(SentEvents.ExpectedNames(Events), await SentEvents.NamesAsync(host, _cli));
    }

    [Fact]
    public async Task After_the_file_has_grown()
    {
        await BreakAsync();
        await File.AppendAllTextAsync(_file, SentEvents.NdJson(100, from: Events));

        var resumed = (await _cli.RunAsync("send", _file, "-o", "json")).Json;

        Assert.Equal(Events + 100, resumed.GetProperty("accepted").GetInt32());
        Assert.Equal(SentEvents.ExpectedNames(Events + 100), await SentEvents.NamesAsync(host, _cli));
    }

    [Fact]
    public async Task A_json_document_goes_on_too()
    {
        var lines = SentEvents.NdJson(Events).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _file = _cli.Write("events.json", $"[{string.Join(",\n", lines)}]");
        await BreakAsync();

        Assert.Equal(0, (await _cli.RunAsync("send", _file)).ExitCode);
        Assert.Equal(SentEvents.ExpectedNames(Events), await SentEvents.NamesAsync(host, _cli));
    }

    [Fact]
    public async Task Refusals_are_written_once()
    {
        _file = _cli.Write("events.ndjson", string.Concat(Enumerable.Range(0, 20).Select(
            i => SentEvents.NdJson(9, from: i * 9) + """{"name":"a","user":{"userId":"null"}}""" + "\n")));
        await BreakAsync(batchSize: 10);
        // As if the crash had come between the refusals and the journal's line.
        await File.AppendAllTextAsync(_file + ".refused.ndjson", "{\"index\":0}\n");

        var resumed = await _cli.RunAsync("send", _file, "--batch-size", "10");

        Assert.Equal(1, resumed.ExitCode);
        var refused = SentEvents.Lines(_file + ".refused.ndjson").Select(line => line.GetProperty("index").GetInt32());
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (i * 10) + 9), refused.Order());
    }

    [Fact]
    public async Task A_file_that_has_changed_is_not_gone_on_with()
    {
        await BreakAsync();
        await File.WriteAllTextAsync(_file, SentEvents.NdJson(5));

        var resumed = await _cli.RunAsync("send", _file);
        Assert.Equal(2, resumed.ExitCode);
        Assert.Contains("has changed since", resumed.Error);

        Assert.Equal(0, (await _cli.RunAsync("send", _file, "--restart")).ExitCode);
    }

    [Fact]
    public async Task Another_service_is_not_gone_on_with()
    {
        await BreakAsync();

        var resumed = await _cli.RunAsync("send", _file, "--url", "http://localhost:1");

        Assert.Equal(2, resumed.ExitCode);
        Assert.Contains($"was being sent to {host.Url}", resumed.Error);
    }

    [Theory]
    [InlineData(StatusCodes.Status503ServiceUnavailable)]
    [InlineData(StatusCodes.Status429TooManyRequests)]
    public async Task A_service_that_asks_to_wait_is_given_the_time(int status)
    {
        await using var proxy = await FaultyProxy.StartAsync(host.Url, async (number, context, passOn) =>
        {
            if (number > 2)
            {
                await passOn();
                return;
            }

            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "1";
        });
        var startedAt = TimeProvider.System.GetTimestamp();

        var sent = await SendAsync(proxy, 1);

        Assert.Equal(0, sent.ExitCode);
        Assert.InRange(TimeProvider.System.GetElapsedTime(startedAt).TotalSeconds, 2, 20);
        Assert.Equal(SentEvents.ExpectedNames(Events), await SentEvents.NamesAsync(host, _cli));
    }

    [Fact]
    public async Task What_is_refused_as_a_whole_is_halved_until_the_fault_is_found()
    {
        await using var proxy = await FaultyProxy.StartAsync(host.Url, async (_, context, passOn) =>
        {
            // A gateway in between that takes no more than 4 KB.
            if (context.Request.ContentLength <= 4_096)
                await passOn();
            else
                context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        });

        var sent = await _cli.RunAsync("send", _file, "--url", proxy.Url);

        Assert.Equal(0, sent.ExitCode);
        Assert.Equal(SentEvents.ExpectedNames(Events), await SentEvents.NamesAsync(host, _cli));
    }

    private Task<CliResult> SendAsync(FaultyProxy proxy, int parallel, params string[] more) => _cli.RunAsync(
        ["send", _file, "--url", proxy.Url, "--batch-size", "50", "--parallel", $"{parallel}", .. more]);

    /// <summary>Sends some of the file, to the host itself, and breaks off.</summary>
    private async Task BreakAsync(int batchSize = 50)
    {
        await using var proxy = await FaultyProxy.StartAsync(host.Url, async (number, context, passOn) =>
        {
            if (number <= 4)
                await passOn();
            else
                context.Abort();
        });
        await _cli.RunAsync(
            "send", _file, "--url", proxy.Url, "--batch-size", $"{batchSize}", "--parallel", "1", "--patience", "0");
        var journal = await File.ReadAllTextAsync(Journal);
        await File.WriteAllTextAsync(Journal, journal.Replace(proxy.Url, host.Url, StringComparison.Ordinal));
    }
}
