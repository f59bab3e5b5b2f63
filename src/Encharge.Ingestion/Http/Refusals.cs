using System.Globalization;
using Encharge.Ingestion.Validation;

namespace Encharge.Ingestion.Http;

/// <summary>The refusals of a request as a whole, whatever its events.</summary>
internal static class Refusals
{
    // What a storage failure usually takes to pass; a queue's throttling is over sooner.
    private const string RetryAfterSeconds = "2";

    /// <summary>401; the sentence is the original service's.</summary>
    public static ProblemAnswer MissingWriteKey { get; } = Unauthorized(
        ProblemCode.MissingWriteKey,
        "Send the write key in the header X-Encharge-Token, as the URL's last part (/v1/KEY), or as a bearer token.",
        "Missing Encharge write key.");

    /// <summary>401; the sentence is the original service's.</summary>
    public static ProblemAnswer UnknownWriteKey { get; } = Unauthorized(
        ProblemCode.UnknownWriteKey,
        "Send a write key that exists and is not revoked; an API key is not a write key.",
        "Can't find this account.");

    /// <summary>404.</summary>
    public static ProblemAnswer UnknownPath { get; } =
        ProblemAnswer.Of(
            ProblemCode.UnknownPath, "Send events to /v1, or to /v1/KEY with the write key as the last part.");

    /// <summary>405, with <c>Allow</c>.</summary>
    public static ProblemAnswer MethodNotAllowed { get; } =
        new([new(ProblemCode.MethodNotAllowed, "", "Send events with POST.")]) { Header = ("Allow", "POST, OPTIONS") };

    /// <summary>415.</summary>
    public static ProblemAnswer UnsupportedMediaType { get; } =
        ProblemAnswer.Of(ProblemCode.UnsupportedMediaType, MediaTypes.Advice);

    /// <summary>400: the connection gave less than was announced.</summary>
    public static ProblemAnswer CorruptBody { get; } =
        ProblemAnswer.Of(
            ProblemCode.CorruptBody, "Send the body whole: it ended before its announced length, or too slowly.");

    /// <summary>503, with <c>Retry-After</c>.</summary>
    public static ProblemAnswer Unavailable { get; } = new([new(
        ProblemCode.Unavailable, "", "Send the request again in a moment; what has a messageId takes effect once.")])
    {
        Header = ("Retry-After", RetryAfterSeconds),
    };

    /// <summary>500.</summary>
    public static ProblemAnswer InternalError { get; } = ProblemAnswer.Of(
        ProblemCode.InternalError, "Send the request again later; if it still fails, tell the operator when.");

    /// <summary>429, with <c>Retry-After</c> in whole seconds.</summary>
    public static ProblemAnswer RateLimited(TimeSpan wait) => new([new(
        ProblemCode.RateLimited, "", "Send fewer events a second with this write key; nothing was taken.")])
    {
        Header = ("Retry-After", Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
    };

    private static ProblemAnswer Unauthorized(ProblemCode code, string detail, string error) =>
        new([new(code, "", detail)], error) { Header = ("WWW-Authenticate", "Bearer realm=\"encharge\"") };
}
