using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Http;

/// <summary>Reads the wish for a dry run.</summary>
internal static class DryRun
{
    /// <summary>
    /// Whether the query names <c>dryRun</c> with any value but <c>false</c> and <c>0</c>: who asks for it in whatever
    /// way must not find the events stored.
    /// </summary>
    public static bool IsAsked(HttpRequest request) =>
        request.QueryString.HasValue
        && request.Query.TryGetValue("dryRun", out var value)
        && !string.Equals(value, "false", StringComparison.OrdinalIgnoreCase)
        && value != "0";
}
