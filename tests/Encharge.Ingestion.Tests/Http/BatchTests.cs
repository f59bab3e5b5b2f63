using Encharge.Ingestion.Events;
using Encharge.Testing;

namespace Encharge.Ingestion.Tests.Http;

/// <summary>Many events in one request: arrays, wrapped batches, an event a line.</summary>
public sealed class BatchTests : IDisposable
{
    private const string Good = """{"name":"X","user":{"userId":"1"}}""";
    private const string Bad = """{"name":"X","messageId":"m-1","user":{"email":"no"}}""";
    private readonly TestEndpoint _endpoint = new();

    public void Dispose() => _endpoint.Dispose();

    [Theory]
    [InlineData($"[{Good},{Good}]", "application/json")]
    [InlineData($$$$"""{"sentAt":"x","batch":[{{{{Good}}}},{{{{Good}}}}],"context":{}}""", "application/json")]
    [InlineData($"{Good}\n{Good}", "application/x-ndjson")]
    [InlineData($"\r\n{Good}\r\n \t\n{Good}\r\n", "application/x-ndjson")]
    public async Task Every_shape_of_batch_is_taken_in_order_in_one_put(string body, string contentType)
    {
        var answer = await _endpoint.SendAsync(TestRequest.Json(body) with { ContentType = contentType });

        Assert.Equal(200, answer.Status);
        Assert.Equal("""{"status":"success","accepted":2}""", answer.Body);
        Assert.Equal([Some.Start, Some.Start.AddTicks(1)], _endpoint.Queue.Select(envelope => envelope.ReceivedAt));
        Assert.All(_endpoint.Queue, envelope => Assert.Equal(envelope.ReceivedAt, envelope.Event.OccurredAt));
        Assert.Equal(1, _endpoint.Puts);
    }

    [Fact]
    public async Task A_batch_of_one_is_a_batch() =>
        Assert.Equal("""{"status":"success","accepted":1}""", (await _endpoint.SendAsync($"[{Good}]")).Body);

    [Fact]
    public async Task The_good_events_are_taken_and_the_bad_ones_told()
    {
        var answer = await _endpoint.SendAsync($$$$"""[{{{{Good}}}},{{{{Bad}}}},5,{"user":{}},{{{{Good}}}}]""");

        Assert.Equal(207, answer.Status);
        Assert.Equal(
            ["invalid_email /1/user/email", "not_an_object /2", "missing_identifier /3/user"], answer.Errors);
        Assert.Equal([1, 2, 3], answer.Json["errors"]!.AsArray().Select(error => (int)error!["index"]!));
        Assert.Equal("m-1", (string?)answer.Json["errors"]![0]!["messageId"]);
        Assert.Equal((2, 3), ((int)answer.Json["accepted"]!, (int)answer.Json["rejected"]!));
        Assert.Equal([Some.Start, Some.Start.AddTicks(4)], _endpoint.Queue.Select(envelope => envelope.ReceivedAt));
    }

    [Fact]
    public async Task A_batch_of_bad_events_alone_is_refused()
    {
        var answer = await _endpoint.SendAsync($"[{Bad},{Bad}]");

        Assert.Equal(400, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal(["invalid_email /0/user/email", "invalid_email /1/user/email"], answer.Errors);
        Assert.Equal(0, _endpoint.Puts);
    }

    [Fact]
    public async Task A_bad_line_is_that_events_problem()
    {
        var answer = await _endpoint.SendAsync(TestRequest.NdJson($"{Good}\n\n{{\"name\":\n{Good}"));

        Assert.Equal(207, answer.Status);
        Assert.Equal(["invalid_json /1"], answer.Errors);
        Assert.Contains("line 3, byte 9 ", (string?)answer.Json["errors"]![0]!["detail"], StringComparison.Ordinal);
        Assert.Equal(2, _endpoint.Queue.Count);
    }

    [Fact]
    public async Task A_line_that_is_not_utf8_is_that_events_problem()
    {
        var request = TestRequest.NdJson("");
        byte[] body = [.. TestRequest.Json(Good).Body, (byte)'\n', (byte)'"', 0xE9, (byte)'"'];

        Assert.Equal(["invalid_utf8 /1"], (await _endpoint.SendAsync(request with { Body = body })).Errors);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"x\":[[]],\"batch\":[", "]}")]
    public async Task An_event_that_is_too_deep_does_not_hold_back_its_neighbours(string open, string close)
    {
        var answer = await _endpoint.SendAsync($"{open}{Good}, {Deep(5000)} ,{Good}{close}");

        Assert.Equal(207, answer.Status);
        Assert.Equal(["too_deep /1"], answer.Errors);
        Assert.Equal(2, _endpoint.Queue.Count);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"batch\":[", "]}")]
    public async Task The_wrapper_of_a_batch_does_not_count_as_depth(string open, string close)
    {
        Assert.Equal(200, (await _endpoint.SendAsync($"{open}{Deep(32)}{close}")).Status);
        Assert.Equal(["too_deep /0"], (await _endpoint.SendAsync($"{open}{Deep(33)}{close}")).Errors);
    }

    [Theory]
    [InlineData("[", ",", "]", "application/json")]
    [InlineData("{\"batch\":[", ",", "]}", "application/json")]
    [InlineData("", "\n", "", "application/x-ndjson")]
    public async Task A_request_may_hold_1000_events(string open, string between, string close, string contentType)
    {
        TestRequest Of(int count) =>
            TestRequest.Json(open + string.Join(between, Enumerable.Repeat(Good, count)) + close)
                with
            { ContentType = contentType };

        Assert.Equal("""{"status":"success","accepted":1000}""", (await _endpoint.SendAsync(Of(1000))).Body);
        Assert.Equal(["too_many_events "], (await _endpoint.SendAsync(Of(1001))).Errors);
        Assert.Equal(1000, _endpoint.Queue.Count);
    }

    [Fact]
    public async Task An_event_too_large_is_its_own_problem()
    {
        var large = $$$$"""{"name":"X","userId":"1","properties":{"p":"{{{{new string('x', 256 * 1024)}}}}"}}""";

        Assert.Equal(["event_too_large /1"], (await _endpoint.SendAsync($"[{Good},{large}]")).Errors);
        Assert.Equal(413, (await _endpoint.SendAsync($"[{large}]")).Status);
    }

    [Theory]
    [InlineData("{\"batch\":5}")]
    [InlineData("{\"batch\":null}")]
    [InlineData("{\"batch\":{}}")]
    public async Task A_batch_is_an_array(string body) =>
        Assert.Equal(["invalid_batch /batch"], (await _endpoint.SendAsync(body)).Errors);

    [Fact]
    public async Task An_event_may_have_a_stray_member_of_that_name() => Assert.Equal(
        ["unknown_member /batch"], (await _endpoint.SendAsync("""{"batch":5,"user":{"userId":"1"}}""")).Warnings);

    [Fact]
    public async Task Warnings_carry_the_index()
    {
        const string Warned = """{"timestamp":"x","user":{"userId":"1"}}""";

        var answer = await _endpoint.SendAsync($"[{Good},{Warned},{Bad}]");

        Assert.Equal(["unreadable_timestamp /1/timestamp"], answer.Warnings);
    }

    [Fact]
    public async Task An_object_type_is_searched_for_once()
    {
        const string Group = """{"type":"group","objectType":"spaceship","user":{}}""";

        var answer = await _endpoint.SendAsync($"[{Group},{Group},{Good}]");

        Assert.Equal(["unknown_object_type /0/objectType", "unknown_object_type /1/objectType"], answer.Errors);
        Assert.Equal(["spaceship"], _endpoint.SchemaSearches);
    }

    [Fact]
    public async Task After_one_unknown_object_type_the_others_cost_no_search_each()
    {
        var groups = Enumerable.Range(0, 50)
            .Select(i => $$$"""{"type":"group","objectType":"ship{{{i}}}","user":{}}""")
            .Append("""{"type":"group","objectType":"company","properties":{"externalId":"a"},"user":{}}""");

        var answer = await _endpoint.SendAsync($"[{string.Join(',', groups)}]");

        Assert.Equal(50, answer.Errors.Length);
        Assert.Equal(["ship0", "company"], _endpoint.SchemaSearches);
        Assert.Single(_endpoint.Queue);
    }

    [Fact]
    public async Task A_lone_surrogate_becomes_a_replacement_character()
    {
        await _endpoint.SendAsync(TestRequest.NdJson("""{"name":"cut \ud83d","user":{"userId":"1"}}"""));

        Assert.Equal("cut \uFFFD", Assert.IsType<Track>(Assert.Single(_endpoint.Queue).Event).Name);
    }

    private static string Deep(int depth)
    {
        var (open, close) = (new string('[', depth - 2), new string(']', depth - 2));
        return $$$$"""{"name":"X","userId":"1","properties":{"p":{{{{open}}}}{{{{close}}}}}}""";
    }
}
