using Azure;
using Encharge.Ingestion.Storage;
using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Hosting;

/// <summary>
/// <c>/health/live</c> says that the process answers; <c>/health/ready</c> that queue and tables answer it.
/// </summary>
public sealed class HealthEndpoint
{
    private readonly StorageClients _clients;

    internal HealthEndpoint(StorageClients clients) => _clients = clients;

    /// <summary>200 while the process runs.</summary>
    public static IResult Live() => Results.Text("{\"status\":\"live\"}", "application/json");

    /// <summary>200 when queue and tables answered just now, else 503.</summary>
    public async Task<IResult> ReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _clients.ProbeAsync(cancellationToken);
            return Results.Text("{\"status\":\"ready\"}", "application/json");
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException)
        {
            return Results.Text(
                "{\"status\":\"unavailable\",\"reason\":\"Queue or tables do not answer.\"}",
                "application/json",
                statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
