using Encharge.Ingestion.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Encharge.Functions;

/// <summary>What load balancers and deployments ask. Anonymous: the answers tell nothing but yes or no.</summary>
public sealed class HealthFunction(HealthEndpoint endpoint)
{
    /// <summary>Whether the process answers.</summary>
    [Function("HealthLive")]
    public static IResult Live(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) =>
        HealthEndpoint.Live();

    /// <summary>Whether queue and tables answer it.</summary>
    [Function("HealthReady")]
    public Task<IResult> ReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return endpoint.ReadyAsync(request.HttpContext.RequestAborted);
    }
}
