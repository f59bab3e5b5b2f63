using Encharge.Ingestion.Management;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Encharge.Functions;

/// <summary>
/// The management API. It needs a function key; the path says <c>manage</c>, since the host keeps <c>admin</c> to
/// itself.
/// </summary>
public sealed class ManagementFunction(ManagementEndpoint endpoint)
{
    /// <summary>Answers a request; the path comes from the route alone, as in <see cref="IngestFunction"/>.</summary>
    [Function(nameof(ManagementFunction))]
    public Task<IResult> RunAsync(
        [HttpTrigger(
            AuthorizationLevel.Function,
            "get", "post", "put", "patch", "delete", "options", "head",
            Route = "manage/v1/{*path}")]
        HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return endpoint.HandleAsync(request, request.RouteValues["path"] as string);
    }
}
