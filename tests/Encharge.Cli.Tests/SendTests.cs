using System.Text;
using System.Text.Json;

namespace Encharge.Cli.Tests;

/// <summary>What is sent arrives, whatever form the file has; what is refused is kept with its reasons.</summary>
[Collection(HostCollection.Name)]
public sealed class SendTests(HostFixture host) : IAsyncLifetime
{
    private readonly TestCli _cli = host.NewCli();

    public async Task InitializeAsync() => _cli.Variables["ENCHARGE_WRITE_KEY"] = await host.NewKeyAsync(_cli);

    public Task DisposeAsync()
    {
        _cli.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("""{"name":"a","user":{"userId":"1"}}""", "a")]
    [InlineData("""[{"name":"a","user":{"userId":"1"}},{"name":"b","user":{"userId":"1"}}]""", "a b")]
    [InlineData("[\n  {\n  \"name\": \"a\",\n  \"user\": {\"userId\": \"1\"}\n  }\n]", "a")]
    [InlineData("""{"batch":[{"name":"a","user":{"userId":"1"}},{"name":"b","user":{"userId":"1"}}]}""", "a b")]
    [InlineData("{\"name\":\"a\",\"user\":{\"userId\":\"1\"}}\r\n\r\n  {\"name\":\"b\",\"user\":{\"userId\":\"1\"}}", "a b")]
    [InlineData("\uFEFF{\"name\":\"a\",\"user\":{\"userId\":\"1\"}}\n{\"name\":\"b\",\"user\":{\"userId\":\"1\"}}\n", "a b")]
    [InlineData("{\n\"name\":\"a\",\n\"user\":{\"userId\":\"1\"}\n}\n", "a")]
    [InlineData("", "")]
    public async Task Every_form_of_file_arrives(string text, string names)
    {
        _cli.Write("events", text);

        var sent = (await _cli.RunAsync("send", "events", "-o", "json")).Json;

        Assert.Equal(0, sent.GetProperty("refused").GetInt32());
        Assert.Equal(names, string.Join(' ', await SentEvents.NamesAsync(host, _cli)));
        Assert.Equal([_cli.PathOf("events")], Directory.GetFiles(_cli.Folder));
    }

    [Fact]
    public async Task Standard_input_arrives()
    {
        _cli.Input = SentEvents.NdJson(25);

        var sent = await _cli.RunAsync("send", "-", "--batch-size", "10");

        Assert.Equal(0, sent.ExitCode);
        Assert.StartsWith("Sent 25 events: 25 accepted, 0 refused", sent.Output);
        Assert.Equal(SentEvents.ExpectedNames(25), await SentEvents.NamesAsync(host, _cli));
    }

    [Fact]
    public async Task The_same_file_again_has_no_second_effect()
    {
        _cli.Write("events.ndjson", SentEvents.NdJson(50) + SentEvents.NdJson(1));

        await _cli.RunAsync("send", "events.ndjson");
        await _cli.RunAsync("send", "events.ndjson", "--batch-size", "7");

        // Two equal lines are two events.
        Assert.Equal(51, (await SentEvents.NamesAsync(host, _cli)).Count);
    }

    [Fact]
    public async Task Without_message_ids_it_counts_again()
    {
        _cli.Write("events.ndjson", SentEvents.NdJson(5));

        await _cli.RunAsync("send", "events.ndjson", "--no-message-ids");
        await _cli.RunAsync("send", "events.ndjson", "--no-message-ids");

        Assert.Equal(10, (await SentEvents.NamesAsync(host, _cli)).Count);
    }

    [Fact]
    public async Task Message_ids_and_timestamps_of_the_file_stay()
    {
        _cli.Write("a.ndjson", """{"messageId":"m","timestamp":"2026-01-01T00:00:00Z","name":"a","user":{"userId":"1"}}""");
        _cli.Write("b.ndjson", """{"messageId":"m","name":"another","user":{"userId":"1"}}""");
        _cli.Write("c.ndjson", """{"messageId":null,"timestamp":null,"occurredAt":"2026-02-01T00:00:00Z","name":"c","user":{"userId":"1"}}""");
        foreach (var file in new[] { "a.ndjson", "b.ndjson", "c.ndjson" })
        {
            Assert.Empty((await _cli.RunAsync("send", file, "-o", "json")).Json.GetProperty("warnings").EnumerateObject());
            await host.DrainAsync();
        }

        var events = (await _cli.RunAsync("people", "events", "--user-id", "1", "-o", "json")).Json.GetProperty("events");

        Assert.Equal(
            ["c 2026-02-01T00:00:00Z", "a 2026-01-01T00:00:00Z"],
            events.EnumerateArray().Select(entry => $"{entry.GetProperty("name")} {entry.GetProperty("timestamp")}"));
    }

    [Fact]
    public async Task The_order_of_the_file_counts_whichever_request_arrives_first()
    {
        var lines = Enumerable.Range(0, 40).Select(i => $$$"""{"user":{"userId":"1","plan":"p{{{i}}}"}}""");
        _cli.Write("events.ndjson", string.Join('\n', lines));
        await using var proxy = await FaultyProxy.StartAsync(host.Url, async (number, _, passOn) =>
        {
            // The earlier, the later.
            await Task.Delay(Math.Max(0, 400 - (10 * number)));
            await passOn();
        });

        await _cli.RunAsync("send", "events.ndjson", "--batch-size", "1", "--parallel", "32", "--url", proxy.Url);
        await host.DrainAsync();

        var person = await host.ManageAsync(_cli, "people?userId=1");
        Assert.Equal("p39", person.GetProperty("fields").GetProperty("plan").GetString());
    }

    [Fact]
    public async Task What_is_refused_is_kept_and_can_be_mended_and_sent()
    {
        var path = _cli.Write("events.ndjson", string.Join('\n', [
            """{"name":"good","user":{"userId":"1"}}""",
            """{"type":"track","user":{"email":"no-address"}}""",
            """{"name":"broken","user":{"userId":"1"}""",
            "7",
            $$$"""{"name":"large","user":{"userId":"1"},"properties":{"x":"{{{new string('x', 5_000_000)}}}"}}""",
            """{"name":"also good","user":{"userId":"1"}}""",
        ]));

        var sent = await _cli.RunAsync("send", "events.ndjson", "-o", "json");

        Assert.Equal(1, sent.ExitCode);
        var answer = JsonDocument.Parse(sent.Output).RootElement;
        Assert.Equal((2, 4), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("refused").GetInt32()));
        Assert.Equal(path + ".refused.ndjson", answer.GetProperty("refusedFile").GetString());
        var refused = SentEvents.Lines(path + ".refused.ndjson");
        Assert.Equal([2, 3, 4, 5], refused.Select(line => line.GetProperty("line").GetInt32()));
        Assert.Equal(
            ["invalid_email /user/email, missing_name /name", "invalid_json ", "not_an_object ", "event_too_large "],
            refused.Select(line => string.Join(", ", line.GetProperty("errors").EnumerateArray()
                .Select(error => $"{error.GetProperty("code")} {error.GetProperty("pointer")}"))));
        Assert.Equal("""{"name":"broken","user":{"userId":"1"}""", refused[1].GetProperty("text").GetString());

        var first = (await File.ReadAllLinesAsync(path + ".refused.ndjson"))[0];
        _cli.Write("mended.ndjson", first
            .Replace("\"type\":\"track\"", "\"name\":\"mended\"", StringComparison.Ordinal)
            .Replace("no-address", "a@example.org", StringComparison.Ordinal));
        Assert.Equal(0, (await _cli.RunAsync("send", "mended.ndjson")).ExitCode);
        Assert.Equal(["also good", "good", "mended"], await SentEvents.NamesAsync(host, _cli));
    }

    [Fact]
    public async Task A_file_of_refusals_refused_again_does_not_wrap_them_twice()
    {
        _cli.Write("events.ndjson", """{"index":3,"errors":[],"event":{"name":"a","user":{"userId":"null"}}}""");

        await _cli.RunAsync("send", "events.ndjson");

        var line = SentEvents.Lines(_cli.PathOf("events.ndjson.refused.ndjson")).Single();
        Assert.Equal("""{"name":"a","user":{"userId":"null"}}""", line.GetProperty("event").GetRawText());
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_refuse_their_event_alone()
    {
        var path = _cli.Write("events.ndjson", "");
        await File.WriteAllBytesAsync(
            path, [.. Encoding.UTF8.GetBytes(SentEvents.NdJson(3)), .. "{\"name\":\"\xFF\"}\n"u8, 0x7B, 0xC3, 0x28, 0x7D, (byte)'\n']);

        var sent = await _cli.RunAsync("send", "events.ndjson");

        Assert.Contains("3 accepted, 2 refused", sent.Output);
        Assert.Contains("invalid_utf8", await File.ReadAllTextAsync(path + ".refused.ndjson"));
    }

    [Fact]
    public async Task A_document_that_breaks_off_sends_nothing()
    {
        _cli.Write("events.json", """[{"name":"a","user":{"userId":"1"}},{"name":"b","us""");

        var sent = await _cli.RunAsync("send", "events.json");

        Assert.Equal(1, sent.ExitCode);
        Assert.Contains("isn't JSON: it breaks at line 1", sent.Error);
        Assert.Empty(await SentEvents.NamesAsync(host, _cli));
        Assert.Equal([_cli.PathOf("events.json")], Directory.GetFiles(_cli.Folder));
    }

    [Fact]
    public async Task A_bar_shows_how_far_it_is_where_somebody_looks()
    {
        _cli.IsInteractive = true;
        _cli.Write("events.ndjson", SentEvents.NdJson(30));

        var sent = await _cli.RunAsync("send", "events.ndjson");

        Assert.Contains("30 events", sent.Error);
        Assert.Contains("100%", sent.Error);
    }

    [Fact]
    public async Task The_local_hosts_own_key_and_address_are_found()
    {
        _cli.Variables.Clear();
        _cli.Write("events.ndjson", SentEvents.NdJson(1));

        Assert.Equal(0, (await _cli.RunAsync("send", "events.ndjson")).ExitCode);
    }

    [Theory]
    [InlineData(3, "There is no file", "send", "nowhere.ndjson")]
    [InlineData(1, "refuses the write key", "send", "events.ndjson", "--key", "AAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData(2, "this isn't one", "send", "events.ndjson", "--key", "short")]
    [InlineData(4, "does not take events", "send", "events.ndjson", "--url", "http://127.0.0.1:1", "--patience", "0")]
    [InlineData(2, "begins with http://", "send", "events.ndjson", "--url", "localhost")]
    [InlineData(2, "--batch-size is a number from 1 to 1000", "send", "events.ndjson", "--batch-size", "1001")]
    public async Task What_goes_wrong_ends_in_its_exit_code(int exitCode, string why, params string[] arguments)
    {
        _cli.Write("events.ndjson", SentEvents.NdJson(1));

        var sent = await _cli.RunAsync(arguments);

        Assert.Equal(exitCode, sent.ExitCode);
        Assert.Contains(why, sent.Error);
        Assert.DoesNotContain("   at ", sent.Error);
    }
}
