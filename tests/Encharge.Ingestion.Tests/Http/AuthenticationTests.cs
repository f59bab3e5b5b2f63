using System.Text;

namespace Encharge.Ingestion.Tests.Http;

/// <summary>Where a write key is looked for, and what is said without a good one.</summary>
public sealed class AuthenticationTests : IDisposable
{
    private const string WrongKey = "AAAAAAAAAAAAAAAAAAAAAAAAA";
    private readonly TestEndpoint _endpoint = new();
    private readonly TestRequest _request = TestRequest.Json("""{"user":{"userId":"1"}}""").Without("X-Encharge-Token");

    public void Dispose() => _endpoint.Dispose();

    [Theory]
    [InlineData("/" + TestRequest.Key)]
    [InlineData("//" + TestRequest.Key + "/")]
    [InlineData(TestRequest.Key)]
    public async Task A_key_in_the_path_is_taken_whatever_the_slashes(string path) =>
        Assert.Equal(200, (await _endpoint.SendAsync(_request with { Path = path })).Status);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("//")]
    public async Task A_key_in_the_header_is_taken_without_one_in_the_path(string? path)
    {
        var request = _request.With("X-Encharge-Token", $" {TestRequest.Key} ") with { Path = path };

        Assert.Equal(200, (await _endpoint.SendAsync(request)).Status);
    }

    [Theory]
    [InlineData("Bearer " + TestRequest.Key)]
    [InlineData("bearer   " + TestRequest.Key)]
    public async Task A_bearer_key_is_taken(string header) =>
        Assert.Equal(200, (await _endpoint.SendAsync(_request.With("Authorization", header))).Status);

    [Theory]
    [InlineData(TestRequest.Key + ":")]
    [InlineData(TestRequest.Key + ":x")]
    [InlineData(TestRequest.Key)]
    public async Task A_key_as_the_user_of_basic_authorization_is_taken(string credentials)
    {
        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials));

        Assert.Equal(200, (await _endpoint.SendAsync(_request.With("Authorization", basic))).Status);
    }

    [Fact]
    public async Task The_header_comes_before_the_path_and_the_path_before_authorization()
    {
        var bearer = _request.With("Authorization", "Bearer " + WrongKey) with { Path = "/" + TestRequest.Key };
        var path = _request.With("X-Encharge-Token", TestRequest.Key) with { Path = "/" + WrongKey };

        Assert.Equal(200, (await _endpoint.SendAsync(bearer)).Status);
        Assert.Equal(200, (await _endpoint.SendAsync(path)).Status);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Basic !!!")]
    [InlineData("Basic Og==")]
    [InlineData("Digest x")]
    [InlineData(",,")]
    public async Task Without_a_key_the_original_sentence_is_answered(string authorization)
    {
        var answer = await _endpoint.SendAsync(_request.With("Authorization", authorization));

        Assert.Equal(401, answer.Status);
        Assert.Equal("Missing Encharge write key.", (string?)answer.Json["error"]);
        Assert.Equal(["missing_write_key"], answer.Codes);
        Assert.Equal("Bearer realm=\"encharge\"", answer.Headers["WWW-Authenticate"]);
    }

    [Fact]
    public async Task The_query_string_and_the_body_hold_no_key()
    {
        var request = TestRequest.Json($$$$"""{"writeKey":"{{{{TestRequest.Key}}}}","user":{"userId":"1"}}""")
            .Without("X-Encharge-Token") with
        { Query = $"?key={TestRequest.Key}&writeKey={TestRequest.Key}&token={TestRequest.Key}" };

        Assert.Equal(["missing_write_key"], (await _endpoint.SendAsync(request)).Codes);
    }

    [Fact]
    public async Task An_unknown_key_is_answered_with_the_original_sentence()
    {
        var answer = await _endpoint.SendAsync(_request with { Path = "/" + WrongKey });

        Assert.Equal(401, answer.Status);
        Assert.Equal("Can't find this account.", (string?)answer.Json["error"]);
        Assert.Contains("Can't find", answer.Body, StringComparison.Ordinal);
        Assert.Empty(_endpoint.Queue);
    }

    [Fact]
    public async Task More_than_one_segment_leads_nowhere() => Assert.Equal(
        404, (await _endpoint.SendAsync(_request with { Path = $"/{TestRequest.Key}/events" })).Status);

    [Fact]
    public async Task The_body_is_not_read_without_a_good_key()
    {
        var answer = await _endpoint.SendAsync(_request with { Path = "/" + WrongKey }, new UnreadableStream());

        Assert.Equal(401, answer.Status);
    }

    private sealed class UnreadableStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("Nobody asked for the body.");
    }
}
