using System.Net;
using Encharge.Cli.Http;

namespace Encharge.Cli.Doctors;

/// <summary>Checks that the service answers and reaches its storage.</summary>
internal static class ServiceCheck
{
    private const string Check = "service";
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Asks for its readiness.</summary>
    /// <param name="service">Where it is; null when nothing says so.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public static async Task<Diagnosis> RunAsync(Uri? service, CancellationToken cancellationToken)
    {
        if (service is null)
            return Diagnosis.Skipped(Check, "Nothing says where it is; --url URL does.");
        using var http = ServiceClient.Create(RequestTimeout);
        try
        {
            using var answer = await http.GetAsync(ServiceAddress.Below(service, "/health/ready"), cancellationToken);
            return Judge(service, answer.StatusCode);
        }
        catch (HttpRequestException lost)
        {
            return Diagnosis.Failure(
                Check,
                $"{service} does not answer: {Failures.Reason(lost)}.",
                "Start it, or check --url and the network.");
        }
    }

    private static Diagnosis Judge(Uri service, HttpStatusCode status) => status switch
    {
        HttpStatusCode.OK => Diagnosis.Ok(Check, $"{service} is ready."),
        HttpStatusCode.ServiceUnavailable => Diagnosis.Failure(
            Check,
            $"{service} answers, but is not ready: it does not reach its storage.",
            "Check its IngestStorage setting, and with a managed identity its roles; its log has the error."),
        _ => Diagnosis.Failure(
            Check,
            $"{service} answers {(int)status} for /health/ready.",
            "That isn't the service; check --url."),
    };
}
