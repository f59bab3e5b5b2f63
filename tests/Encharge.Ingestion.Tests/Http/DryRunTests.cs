using System.Text.Json.Nodes;

namespace Encharge.Ingestion.Tests.Http;

/// <summary>A dry run tells how events are understood, and stores nothing.</summary>
public sealed class DryRunTests : IDisposable
{
    private readonly TestEndpoint _endpoint = new();

    public void Dispose() => _endpoint.Dispose();

    [Fact]
    public async Task An_event_is_shown_as_understood()
    {
        var answer = await TryAsync("""
            {"name":"Registered user","user":{"userId":1,"email":"A@x.test","anonymousId":"a","segmentAnonymousId":"b",
             "tags":"x, y","firstName":"Jon","age":41,"vip":true,"since":"2020-10-27","list":[1, 2],"map":{},
             "gone":null,"blank":"","id":5},
             "sourceIp":"81.2.69.142","timestamp":"2025-12-31T23:00:00Z"}
            """);

        AssertJson(
            """
            {"status":"dryRun","accepted":1,"rejected":0,"events":[
             {"index":0,"accepted":true,"type":"track","name":"Registered user",
             "identifiers":{"userId":"1","email":"a@x.test","anonymousId":"a","anonymousIds":["a","b"]},
             "fields":{"firstName":{"type":"text","value":"Jon"},"age":{"type":"number","value":41},
              "vip":{"type":"boolean","value":true},
              "since":{"type":"date-time","value":"2020-10-27T00:00:00Z"},"list":{"type":"array","value":[1,2]},
              "map":{"type":"object","value":{}},"gone":{"type":null,"value":null}},
             "tags":["x","y"],"timestamp":"2025-12-31T23:00:00Z",
             "location":{"country":"United Kingdom","countryCode":"GB","timezone":"Europe/London"},
             "warnings":[{"code":"read_only_field","pointer":"/user/id",
              "detail":"id is ignored: the service sets it itself."}],
             "problems":[]}]}
            """,
            answer.Body);
        Assert.Equal(0, _endpoint.Puts);
    }

    [Fact]
    public async Task A_refused_event_is_shown_as_far_as_it_was_understood()
    {
        var answer = await TryAsync("""[{"name":"X","user":{"userId":"1","email":"no","a":1}},5]""");

        Assert.Equal(200, answer.Status);
        AssertJson(
            """
            {"status":"dryRun","accepted":0,"rejected":2,"events":[
             {"index":0,"accepted":false,"type":"track","name":"X","identifiers":{"userId":"1"},
              "fields":{"a":{"type":"number","value":1}},"tags":[],"timestamp":"2026-01-01T00:00:00Z",
              "location":null,"warnings":[],"problems":[{"code":"invalid_email","pointer":"/user/email",
               "detail":"email must be one address, such as \"ana@example.org\"."}]},
             {"index":1,"accepted":false,"type":null,"name":null,"identifiers":{},"fields":{},"tags":[],
              "timestamp":"2026-01-01T00:00:00.0000001Z","location":null,"warnings":[],
              "problems":[{"code":"not_an_object","pointer":"",
               "detail":
                "Send each event as a JSON object, such as {\"name\":\"Registered user\",\"user\":{\"userId\":\"42\"}}."}]}]}
            """,
            answer.Body);
    }

    [Fact]
    public async Task An_alias_shows_both_sides()
    {
        var answer = await TryAsync(
            """{"type":"alias","previousUserId":"o","previousEmail":"o@x.test","user":{"userId":"n"}}""");

        var shown = answer.Json["events"]![0]!;
        Assert.Equal("""{"userId":"o","email":"o@x.test"}""", shown["previous"]!.ToJsonString());
        Assert.Equal("""{"userId":"n"}""", shown["identifiers"]!.ToJsonString());
    }

    [Fact]
    public async Task A_group_shows_its_object_as_the_schema_has_it()
    {
        var answer = await TryAsync(
            """{"type":"group","objectType":"company","properties":{"externalId":"e","id":7,"size":3,"other":1}}""");

        var shown = answer.Json["events"]![0]!;
        Assert.Equal("company", (string?)shown["objectType"]);
        Assert.Equal(("7", "e"), ((string?)shown["objectId"], (string?)shown["externalId"]));
        Assert.Equal("""{"size":{"type":"number","value":3}}""", shown["objectFields"]!.ToJsonString());
        Assert.Equal("unknown_object_fields", (string?)shown["warnings"]![0]!["code"]);
    }

    [Theory]
    [InlineData("?dryRun=true", true)]
    [InlineData("?dryrun=TRUE", true)]
    [InlineData("?dryRun=1", true)]
    [InlineData("?dryRun", true)]
    [InlineData("?dryRun=yes", true)]
    [InlineData("?dryRun=false", false)]
    [InlineData("?dryRun=0", false)]
    [InlineData("?other=true", false)]
    public async Task Any_wish_for_a_dry_run_is_heard(string query, bool isDryRun)
    {
        var request = TestRequest.Json("""{"user":{"userId":"1"}}""") with { Query = query };

        var answer = await _endpoint.SendAsync(request);

        Assert.Equal(isDryRun ? "dryRun" : "success", (string?)answer.Json["status"]);
        Assert.Equal(isDryRun ? 0 : 1, _endpoint.Queue.Count);
    }

    [Fact]
    public async Task A_connection_check_may_be_dry() =>
        Assert.Equal("""{"status":"dryRun","accepted":0,"rejected":0,"events":[]}""", (await TryAsync("[]")).Body);

    [Fact]
    public async Task A_body_that_cannot_be_taken_apart_is_refused_all_the_same() =>
        Assert.Equal(["invalid_json"], (await TryAsync("{")).Codes);

    private Task<TestAnswer> TryAsync(string body) =>
        _endpoint.SendAsync(TestRequest.Json(body) with { Query = "?dryRun=true" });

    private static void AssertJson(string expected, string actual) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), JsonNode.Parse(actual)!.ToJsonString());
}
