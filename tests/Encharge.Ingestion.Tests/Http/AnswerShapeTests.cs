using System.Text.Json.Nodes;

namespace Encharge.Ingestion.Tests.Http;

/// <summary>Each answer, byte for byte.</summary>
public sealed class AnswerShapeTests : IDisposable
{
    private const string Good = """{"name":"X","messageId":"m","user":{"userId":"1"}}""";
    private readonly TestEndpoint _endpoint = new();

    public void Dispose() => _endpoint.Dispose();

    [Fact]
    public async Task One_accepted_event()
    {
        var answer = await _endpoint.SendAsync(Good);

        var id = Assert.Single(_endpoint.Queue).EventId;
        Assert.Equal($$$$"""{"status":"success","eventId":"{{{{id}}}}"}""", answer.Body);
        Assert.Equal((200, "application/json"), (answer.Status, answer.ContentType));
        Assert.Equal($"{answer.Body.Length}", answer.Headers["Content-Length"]);
    }

    [Fact]
    public async Task One_accepted_event_with_a_warning()
    {
        var answer = await _endpoint.SendAsync("""{"name":"X","messageId":"m","sourceIp":"x","user":{"userId":"1"}}""");

        AssertJson(
            $$$$"""
            {"status":"success","eventId":"{{{{_endpoint.Queue[0].EventId}}}}","warnings":[
             {"code":"unreadable_ip","pointer":"/sourceIp",
              "detail":"sourceIp is ignored: send an address such as 203.0.113.7 or 2001:db8::1."}]}
            """,
            answer.Body);
    }

    [Fact]
    public async Task One_problem()
    {
        var answer = await _endpoint.SendAsync("""{"name":"X","user":{"email":"ana"}}""");

        AssertJson(
            """
            {"type":"urn:encharge:problem:invalid_email","title":"Not an e-mail address","status":400,
             "error":"email must be one address, such as \"ana@example.org\".",
             "errors":[{"code":"invalid_email","pointer":"/user/email",
              "detail":"email must be one address, such as \"ana@example.org\"."}]}
            """,
            answer.Body);
        Assert.Equal((400, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.Equal($"{answer.Body.Length}", answer.Headers["Content-Length"]);
    }

    [Fact]
    public async Task Two_problems()
    {
        var answer = await _endpoint.SendAsync("""{"name":"X","user":{"email":"ana"},"properties":"text"}""");

        AssertJson(
            """
            {"type":"urn:encharge:problem:invalid_email","title":"Not an e-mail address","status":400,
             "error":
             "The body has 2 problems, the first at \"/user/email\": email must be one address, such as \"ana@example.org\".",
             "errors":[{"code":"invalid_email","pointer":"/user/email",
              "detail":"email must be one address, such as \"ana@example.org\"."},
              {"code":"wrong_type","pointer":"/properties",
              "detail":"properties must be a JSON object, such as {\"key\":\"value\"}, or left out."}]}
            """,
            answer.Body);
    }

    [Fact]
    public async Task No_key()
    {
        var answer = await _endpoint.SendAsync(TestRequest.Json(Good).Without("X-Encharge-Token"));

        AssertJson(
            """
            {"type":"urn:encharge:problem:missing_write_key","title":"Write key missing","status":401,
             "error":"Missing Encharge write key.",
             "errors":[{"code":"missing_write_key","pointer":"",
              "detail":
              "Send the write key in the header X-Encharge-Token, as the URL's last part (/v1/KEY), or as a bearer token."}]}
            """,
            answer.Body);
    }

    [Fact]
    public async Task A_batch_in_part()
    {
        var answer = await _endpoint.SendAsync($$$$"""[{{{{Good}}}},{"messageId":"n","user":{}},{"user":{}}]""");

        AssertJson(
            """
            {"status":"partial","accepted":1,"rejected":2,"errors":[
              {"index":1,"messageId":"n","code":"missing_identifier","pointer":"/1/user",
               "detail":"Send at least one of userId, email and anonymousId in user: nobody can be found without."},
              {"index":2,"code":"missing_identifier","pointer":"/2/user",
               "detail":"Send at least one of userId, email and anonymousId in user: nobody can be found without."}]}
            """,
            answer.Body);
        Assert.Equal((207, "application/json"), (answer.Status, answer.ContentType));
    }

    [Fact]
    public async Task A_resend_with_a_message_id_has_the_same_event_id_and_one_without_never()
    {
        await _endpoint.SendAsync(Good);
        await _endpoint.SendAsync(Good.Replace("X", "Y", StringComparison.Ordinal));
        await _endpoint.SendAsync("""{"user":{"userId":"1"}}""");
        await _endpoint.SendAsync("""{"user":{"userId":"1"}}""");

        var ids = _endpoint.Queue.Select(envelope => envelope.EventId).ToList();
        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(3, ids.Distinct().Count());
    }

    [Fact]
    public async Task An_idempotency_key_is_the_message_id_of_one_event()
    {
        await _endpoint.SendAsync(TestRequest.Json("""{"user":{"userId":"1"}}""").With("Idempotency-Key", " k-1 "));
        await _endpoint.SendAsync(TestRequest.Json(Good).With("Idempotency-Key", "k-2"));

        Assert.Equal(["k-1", "m"], _endpoint.Queue.Select(envelope => envelope.Event.MessageId));
    }

    [Fact]
    public async Task An_idempotency_key_has_the_limits_of_a_message_id()
    {
        var request = TestRequest.Json("""{"user":{"userId":"1"}}""");

        var tooLong = await _endpoint.SendAsync(request.With("Idempotency-Key", new string('k', 256)));
        var placeholder = await _endpoint.SendAsync(request.With("Idempotency-Key", "undefined"));

        Assert.Equal(["too_long /messageId"], tooLong.Errors);
        Assert.Equal(["placeholder_message_id /messageId"], placeholder.Warnings);
    }

    [Fact]
    public async Task An_idempotency_key_of_a_batch_is_ignored_with_a_warning()
    {
        var answer = await _endpoint.SendAsync(TestRequest.Json($"[{Good}]").With("Idempotency-Key", "k"));

        Assert.Equal(["ignored_idempotency_key "], answer.Warnings);
        Assert.Equal("m", Assert.Single(_endpoint.Queue).Event.MessageId);
    }

    [Fact]
    public async Task Fields_that_a_schema_lacks_are_counted_in_one_warning()
    {
        var answer = await _endpoint.SendAsync(
            """{"type":"group","objectType":"company","properties":{"name":"A","x":1,"y":2,"externalId":"e"}}""");

        Assert.Equal(["unknown_object_fields /properties"], answer.Warnings);
        Assert.Contains(", 2 in all", (string?)answer.Json["warnings"]![0]!["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_object_type_is_told_in_its_place_with_the_known_ones()
    {
        var answer = await _endpoint.SendAsync(
            """{"type":"group","user":{"tags":5},"objectType":"spaceship","properties":{"id":true}}""");

        Assert.Equal(400, answer.Status);
        Assert.Equal(
            ["invalid_tags /user/tags", "unknown_object_type /objectType", "invalid_identifier /properties/id"],
            answer.Errors);
        Assert.Contains("company, deal", (string?)answer.Json["errors"]![1]!["detail"], StringComparison.Ordinal);
    }

    private static void AssertJson(string expected, string actual) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), JsonNode.Parse(actual)!.ToJsonString());
}
