using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Tests.Http;

/// <summary>Media types, encodings, sizes and broken bodies.</summary>
public sealed class BodyTests : IDisposable
{
    private const string Event = """{"name":"X","user":{"userId":"1"}}""";
    private readonly TestEndpoint _endpoint = new();

    public void Dispose() => _endpoint.Dispose();

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON; charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"; profile=x")]
    [InlineData("application/x-ndjson")]
    public async Task Json_in_utf8_is_read(string contentType) => Assert.Equal(
        200, (await _endpoint.SendAsync(TestRequest.Json(Event) with { ContentType = contentType })).Status);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text/plain")]
    [InlineData("text/html")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("nonsense")]
    public async Task Another_type_is_refused_with_the_header_to_send(string? contentType)
    {
        var answer = await _endpoint.SendAsync(TestRequest.Json(Event) with { ContentType = contentType });

        Assert.Equal(415, answer.Status);
        Assert.Contains("Content-Type: application/json", (string?)answer.Json["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_text_is_read_when_the_key_is_in_the_url()
    {
        var request = TestRequest.Json(Event).Without("X-Encharge-Token") with
        {
            ContentType = "text/plain;charset=UTF-8",
            Path = "/" + TestRequest.Key,
        };

        Assert.Equal(200, (await _endpoint.SendAsync(request)).Status);
    }

    [Theory]
    [InlineData("", "application/json")]
    [InlineData(" \r\n\t", null)]
    [InlineData("null", "text/html")]
    [InlineData("[]", "application/x-www-form-urlencoded")]
    [InlineData(" [ ] ", "application/x-ndjson")]
    [InlineData("{\"batch\" : [ ]}", null)]
    [InlineData("{\"batch\":[],\"sentAt\":\"x\"}", "application/json")]
    public async Task A_body_that_says_nothing_is_a_connection_check(string body, string? contentType)
    {
        var answer = await _endpoint.SendAsync(TestRequest.Json(body) with { ContentType = contentType });

        Assert.Equal(200, answer.Status);
        Assert.Equal("""{"status":"success","accepted":0}""", answer.Body);
        Assert.Equal(0, _endpoint.Puts);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("GZip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("deflate-raw")]
    [InlineData("identity")]
    public async Task A_compressed_body_is_read(string encoding)
    {
        var header = encoding.Replace("-raw", "", StringComparison.Ordinal);
        var body = Compress(Encoding.UTF8.GetBytes(Event), encoding);

        var answer = await _endpoint.SendAsync(
            TestRequest.Json("").With("Content-Encoding", header) with { Body = body });

        Assert.Equal(200, answer.Status);
        Assert.Single(_endpoint.Queue);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_body_that_is_not_compressed_as_said_is_refused(string encoding)
    {
        var answer = await _endpoint.SendAsync(TestRequest.Json(Event).With("Content-Encoding", encoding));

        Assert.Equal(400, answer.Status);
        Assert.Equal(["corrupt_body"], answer.Codes);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Half_a_compressed_body_is_refused(string encoding)
    {
        var whole = Compress(Encoding.UTF8.GetBytes(Event.PadRight(9000)), encoding);
        var half = whole[..(whole.Length / 2)];

        var answer = await _endpoint.SendAsync(
            TestRequest.Json("").With("Content-Encoding", encoding) with { Body = half });

        Assert.Equal(400, answer.Status);
        Assert.Empty(_endpoint.Queue);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, br")]
    public async Task An_unknown_encoding_is_refused(string encoding)
    {
        var answer = await _endpoint.SendAsync(TestRequest.Json(Event).With("Content-Encoding", encoding));

        Assert.Equal(415, answer.Status);
        Assert.Equal(["unsupported_encoding"], answer.Codes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_may_have_4_mib(bool isLengthKnown)
    {
        var largest = Encoding.UTF8.GetBytes(Event.PadRight(4 * 1024 * 1024));
        var request = TestRequest.Json("") with { Body = largest, IsLengthKnown = isLengthKnown };

        Assert.Equal(200, (await _endpoint.SendAsync(request)).Status);
        Assert.Equal(413, (await _endpoint.SendAsync(request with { Body = [.. largest, (byte)' '] })).Status);
    }

    [Fact]
    public async Task What_is_announced_as_too_large_is_not_read()
    {
        var stream = new MemoryStream();
        var request = TestRequest.Json("") with { Body = new byte[(4 * 1024 * 1024) + 1] };

        Assert.Equal(["request_too_large"], (await _endpoint.SendAsync(request, stream)).Codes);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_bomb_is_refused_by_its_decompressed_size(string encoding)
    {
        var bomb = Compress(new byte[64 * 1024 * 1024], encoding);
        var request = TestRequest.Json("").With("Content-Encoding", encoding) with { Body = bomb };

        Assert.Equal(413, (await _endpoint.SendAsync(request)).Status);
    }

    [Fact]
    public async Task A_single_event_that_is_too_large_is_refused_with_413()
    {
        var answer = await _endpoint.SendAsync(
            $$$$"""{"name":"X","userId":"1","properties":{"p":"{{{{new string('x', 256 * 1024)}}}}"}}""");

        Assert.Equal(413, answer.Status);
        Assert.Equal(["event_too_large"], answer.Codes);
    }

    [Theory]
    [InlineData("{\"name\":\"X\"", 1, 12)]
    [InlineData("{\n \"name\" 5}", 2, 9)]
    [InlineData("nonsense", 1, 2)]
    [InlineData("{} {}", 1, 4)]
    [InlineData("name=X&userId=1", 1, 2)]
    public async Task What_is_not_json_is_refused_with_the_place(string body, int line, int position)
    {
        var answer = await _endpoint.SendAsync(body);

        Assert.Equal(400, answer.Status);
        Assert.Equal(["invalid_json "], answer.Errors);
        Assert.Contains($"line {line}, byte {position} ", (string?)answer.Json["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_utf8_is_refused()
    {
        var latin = Encoding.Latin1.GetBytes("""{"name":"é","user":{"userId":"1"}}""");

        Assert.Equal(["invalid_utf8 "], (await _endpoint.SendAsync(TestRequest.Json("") with { Body = latin })).Errors);
    }

    [Fact]
    public async Task A_byte_order_mark_is_skipped() =>
        Assert.Equal(200, (await _endpoint.SendAsync("\uFEFF" + Event)).Status);

    [Fact]
    public async Task A_connection_that_ends_early_is_answered_as_the_clients_fault()
    {
        var broken = new BrokenStream(new BadHttpRequestException("x"));

        var answer = await _endpoint.SendAsync(TestRequest.Json(Event), broken);

        Assert.Equal(400, answer.Status);
        Assert.Equal(["corrupt_body"], answer.Codes);
    }

    [Fact]
    public async Task A_client_that_went_away_is_nobodys_fault()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        var answer = await _endpoint.SendAsync(
            TestRequest.Json(Event), new BrokenStream(new OperationCanceledException()), gone.Token);

        Assert.Equal(499, answer.Status);
        Assert.Empty(_endpoint.Log.Lines);
    }

    private static byte[] Compress(byte[] body, string encoding)
    {
        var compressed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "br" => new BrotliStream(compressed, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(compressed, CompressionLevel.Fastest),
            "deflate-raw" => new DeflateStream(compressed, CompressionLevel.Fastest),
            "identity" => compressed,
            _ => new GZipStream(compressed, CompressionLevel.Fastest),
        })
        {
            stream.Write(body);
        }

        return compressed.ToArray();
    }

    private sealed class BrokenStream(Exception exception) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw exception;
    }
}
