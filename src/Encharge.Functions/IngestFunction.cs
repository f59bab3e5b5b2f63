using Encharge.Ingestion.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Encharge.Functions;

/// <summary>
/// <c>/v1</c> and all below it. Anonymous for the host: the endpoint checks the write key itself. Every method is
/// listed, since the host answers 404 for one that isn't, and the endpoint owes a 405 and CORS headers.
/// </summary>
public sealed class IngestFunction(IngestEndpoint endpoint)
{
    /// <summary>
    /// Answers a request. The path comes from the route, not from a bound parameter: the host would fill a parameter
    /// from the query string or the body where the route has no value, and a write key must never come from there.
    /// </summary>
    [Function(nameof(IngestFunction))]
    public Task<IResult> RunAsync(
        [HttpTrigger(
            AuthorizationLevel.Anonymous,
            "get", "post", "put", "patch", "delete", "options", "head",
            Route = "v1/{*path}")]
        HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return endpoint.HandleAsync(request.HttpContext, request.RouteValues["path"] as string);
    }
}
