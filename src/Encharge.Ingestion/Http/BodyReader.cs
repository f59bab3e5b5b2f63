using System.IO.Compression;
using Encharge.Ingestion.Validation;
using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Http;

/// <summary>Reads a request's body, decompressed, within the limits.</summary>
internal static class BodyReader
{
    private const int TypicalBytes = 4 * 1024 - 1;

    // What text shrinks to is a fifth at the most, usually.
    private const int UsualRatio = 5;

    /// <summary>The body as it was meant; or the problem with it. The caller disposes the body.</summary>
    public static async ValueTask<(PooledBody? Body, EventProblem? Problem)> ReadAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        var encoding = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        if (!IsSupported(encoding))
            return (null, new(ProblemCode.UnsupportedEncoding, "", UnsupportedEncoding));
        if (request.ContentLength > Limits.MaxRequestBytes)
            return (null, TooLarge);
        var body = await PooledBody.ReadAsync(request.Body, request.ContentLength ?? TypicalBytes, cancellationToken);
        if (body is null)
            return (null, TooLarge);
        if (encoding is "" or "identity" || body.Length == 0)
            return (body, null);
        using (body)
            return await DecompressAsync(body, encoding, cancellationToken);
    }

    private const string UnsupportedEncoding =
        "Compress the body with gzip, br or deflate and say which in the header Content-Encoding, or leave both out.";

    private const string Corrupt = "Send the body whole and compressed as Content-Encoding says.";

    private static EventProblem TooLarge { get; } = new(
        ProblemCode.RequestTooLarge,
        "",
        $"Send less at once: a request may have at most {Limits.MaxRequestBytes} bytes, decompressed.");

    private static bool IsSupported(string encoding) =>
        encoding is "" or "identity" or "gzip" or "x-gzip" or "br" or "deflate";

    private static async ValueTask<(PooledBody? Body, EventProblem? Problem)> DecompressAsync(
        PooledBody compressed, string encoding, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = Open(compressed, encoding);
            var body = await PooledBody.ReadAsync(stream, (long)compressed.Length * UsualRatio, cancellationToken);
            return body is null ? (null, TooLarge) : (body, null);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
        {
            // The second is what BrotliStream throws on bytes that are not Brotli.
            return (null, new(ProblemCode.CorruptBody, "", Corrupt));
        }
    }

    private static Stream Open(PooledBody compressed, string encoding)
    {
        var source = compressed.OpenRead();
        return encoding switch
        {
            "br" => new BrotliStream(source, CompressionMode.Decompress),
            "deflate" when HasZlibHeader(compressed.Memory.Span) => new ZLibStream(source, CompressionMode.Decompress),
            "deflate" => new DeflateStream(source, CompressionMode.Decompress),
            _ => new GZipStream(source, CompressionMode.Decompress),
        };
    }

    // RFC 9110 says that deflate means zlib (RFC 1950); some clients send it bare. A bare stream can't be taken for one
    // with a header: its low bits would have to announce a stored block with padding that is not zero.
    private static bool HasZlibHeader(ReadOnlySpan<byte> body) =>
        body.Length >= 2 && (body[0] & 0x0F) == 8 && ((body[0] << 8) | body[1]) % 31 == 0;
}
