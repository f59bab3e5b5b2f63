using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace Encharge.Functions;

/// <summary>
/// Sends the worker's metrics and traces to Application Insights, and by OTLP, where the settings name them. The host
/// sends its own; both hang together by host.json's <c>telemetryMode</c>.
/// </summary>
internal static class TelemetryExport
{
    private const string Source = "Encharge.Ingestion";

    /// <summary>Registers what the settings ask for.</summary>
    public static void AddTelemetry(this FunctionsApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithTracing(traces => traces.AddSource(Source))
            .WithMetrics(metrics => metrics.AddMeter(Source));
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();
        if (!string.IsNullOrWhiteSpace(builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"]))
            telemetry.UseAzureMonitorExporter(options => options.Credential = CredentialOf(builder.Configuration["IngestStorage:clientId"]));
    }

    /// <summary>
    /// Application Insights takes no telemetry from strangers: the identity that reaches storage signs in here too.
    /// Null on a developer's machine, where the connection string is enough.
    /// </summary>
    private static ManagedIdentityCredential? CredentialOf(string? clientId) => string.IsNullOrWhiteSpace(clientId)
        ? null
        : new(ManagedIdentityId.FromUserAssignedClientId(clientId));
}
