namespace Encharge.Ingestion.Tests.Http;

/// <summary>What browsers are told, and which methods are answered.</summary>
public sealed class CrossOriginTests : IDisposable
{
    private readonly TestEndpoint _open = new();
    private readonly TestEndpoint _closed = new(new() { AllowedOrigins = ["https://app.test", "https://x.test"] });

    public void Dispose()
    {
        _open.Dispose();
        _closed.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/AAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("/a/b/c")]
    public async Task A_preflight_is_answered_on_any_path_without_a_key(string path)
    {
        var answer = await _open.SendAsync(new TestRequest { Method = "OPTIONS", Path = path, Headers = [] });

        Assert.Equal(204, answer.Status);
        Assert.Empty(answer.Body);
        Assert.Equal("*", answer.Headers["Access-Control-Allow-Origin"]);
        Assert.Equal("POST, OPTIONS", answer.Headers["Access-Control-Allow-Methods"]);
        Assert.Equal(
            "content-type, x-encharge-token, authorization, content-encoding, idempotency-key",
            answer.Headers["Access-Control-Allow-Headers"]);
    }

    [Theory]
    [InlineData("""{"user":{"userId":"1"}}""", 200)]
    [InlineData("""{"user":{}}""", 400)]
    public async Task Every_reply_to_a_post_carries_the_headers(string body, int status)
    {
        var answer = await _open.SendAsync(body);

        Assert.Equal(status, answer.Status);
        Assert.Equal("*", answer.Headers["Access-Control-Allow-Origin"]);
    }

    [Theory]
    [InlineData("https://app.test", "https://app.test")]
    [InlineData("https://x.test", "https://x.test")]
    [InlineData("https://evil.test", null)]
    [InlineData("null", null)]
    [InlineData("", null)]
    public async Task An_allow_list_lets_its_origins_read_and_no_other(string origin, string? allowed)
    {
        var answer = await _closed.SendAsync(TestRequest.Json("""{"user":{}}""").With("Origin", origin));

        Assert.Equal(allowed, answer.Headers.GetValueOrDefault("Access-Control-Allow-Origin"));
        Assert.Equal("Origin", answer.Headers["Vary"]);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("HEAD")]
    public async Task Another_method_is_refused_with_those_allowed(string method)
    {
        var answer = await _open.SendAsync(new TestRequest { Method = method });

        Assert.Equal(405, answer.Status);
        Assert.Equal("POST, OPTIONS", answer.Headers["Allow"]);
        Assert.Equal("*", answer.Headers["Access-Control-Allow-Origin"]);
    }
}
