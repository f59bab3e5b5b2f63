using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Http;

/// <summary>
/// Tells browsers which pages may call the endpoint and read its answers (the Fetch standard's CORS protocol).
/// </summary>
/// <param name="allowedOrigins">As <see cref="IngestHttpOptions.AllowedOrigins"/>.</param>
internal sealed class CrossOrigin(IReadOnlyList<string> allowedOrigins)
{
    private const string Headers = "content-type, x-encharge-token, authorization, content-encoding, idempotency-key";
    private const string OneDayInSeconds = "86400";

    private readonly bool _allowsAny = allowedOrigins.Contains("*");

    /// <summary>Sets what every answer carries.</summary>
    public void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (_allowsAny)
        {
            headers.AccessControlAllowOrigin = "*";
        }
        else
        {
            headers.Vary = "Origin";
            var origin = context.Request.Headers.Origin.ToString();
            if (allowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase))
                headers.AccessControlAllowOrigin = origin;
        }

        headers.AccessControlExposeHeaders = "retry-after";
    }

    /// <summary>Answers a preflight.</summary>
    public static IResult AnswerPreflight(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = "POST, OPTIONS";
        headers.AccessControlAllowHeaders = Headers;
        headers.AccessControlMaxAge = OneDayInSeconds;
        return new EmptyAnswer(StatusCodes.Status204NoContent);
    }
}
