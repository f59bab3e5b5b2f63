using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Encharge.Ingestion.Http;

/// <summary>The shapes of body that are read.</summary>
internal enum MediaType
{
    /// <summary>One JSON value.</summary>
    Json,

    /// <summary>A JSON object a line.</summary>
    NdJson,

    /// <summary>Anything else.</summary>
    Unsupported,
}

/// <summary>Reads the header <c>Content-Type</c>.</summary>
internal static class MediaTypes
{
    /// <summary>What to tell a client that sent something else.</summary>
    public const string Advice =
        "Send the header Content-Type: application/json (or application/x-ndjson), in UTF-8; text/plain is taken only "
        + "with the write key in the URL.";

    /// <summary>
    /// The shape that the header names. <c>text/plain</c> counts as JSON when the key is in the URL: browsers' beacons
    /// can send no other type across origins.
    /// </summary>
    public static MediaType Of(HttpRequest request, bool isKeyInPath)
    {
        if (request.ContentType == "application/json")
            return MediaType.Json;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !IsUtf8(type))
            return MediaType.Unsupported;
        if (Is(type, "application/json") || (isKeyInPath && Is(type, "text/plain")))
            return MediaType.Json;
        return Is(type, "application/x-ndjson") ? MediaType.NdJson : MediaType.Unsupported;
    }

    private static bool Is(MediaTypeHeaderValue type, string name) =>
        type.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase);

    // ASCII is a part of UTF-8.
    private static bool IsUtf8(MediaTypeHeaderValue type)
    {
        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        return charset.Length == 0
            || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase)
            || charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);
    }
}
