using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Encharge.Ingestion.Http;

/// <summary>
/// <c>/openapi.json</c>: the description of everything a user can call, <c>docs/openapi.json</c> byte for byte. Any
/// page may read it; it holds no secret.
/// </summary>
public static class OpenApiDocument
{
    // Long enough to spare a page's readers the download, short enough for a new version to show.
    private const string CacheControl = "public, max-age=300";

    private static readonly byte[] Document = Load();

    private static readonly EntityTagHeaderValue Tag =
        new($"\"{Convert.ToHexStringLower(SHA256.HashData(Document).AsSpan(0, 16))}\"");

    /// <summary>The document; 304 when the request names this version of it, no body for a <c>HEAD</c>.</summary>
    public static IResult Answer(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "etag";
        headers.CacheControl = CacheControl;
        return Results.Bytes(Document, "application/json", entityTag: Tag);
    }

    private static byte[] Load()
    {
        using var stream = typeof(OpenApiDocument).Assembly.GetManifestResourceStream("openapi.json")
            ?? throw new InvalidOperationException("The library is built without docs/openapi.json.");
        var document = new byte[stream.Length];
        stream.ReadExactly(document);
        return document;
    }
}
