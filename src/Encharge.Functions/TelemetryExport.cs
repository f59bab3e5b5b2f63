using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Resources;

namespace Encharge.Functions;

/// <summary>
/// Sends the worker's telemetry to Application Insights, and by OTLP, where the settings name them; without them nothing
/// of it is started. The host sends its own; both hang together by host.json's <c>telemetryMode</c>.
/// </summary>
internal static class TelemetryExport
{
    private const string Source = "Encharge.Ingestion";

    /// <summary>Registers what the settings ask for.</summary>
    public static void AddTelemetry(this FunctionsApplicationBuilder builder)
    {
        var collector = !string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var insights = !string.IsNullOrWhiteSpace(builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"]);
        if (collector || insights)
            Register(builder.Services.AddOpenTelemetry(), builder.Configuration, (collector, insights));
    }

    // The host drops the log of a worker that says it sends its own: only one that does may say so.
    private static void Register(
        IOpenTelemetryBuilder telemetry, ConfigurationManager settings, (bool Collector, bool Insights) targets)
    {
        var more = settings["OTEL_DOTNET_AUTO_TRACES_ADDITIONAL_SOURCES"]
            ?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        telemetry.UseFunctionsWorkerDefaults()
            .ConfigureResource(resource => resource
                .AddService(settings["WEBSITE_SITE_NAME"] ?? "encharge-ingest").AddEnvironmentVariableDetector())
            .WithTracing(traces => traces.AddSource([Source, .. more]))
            .WithMetrics(metrics => metrics.AddMeter(Source));
        if (targets.Collector)
            telemetry.UseOtlpExporter();
        if (targets.Insights)
            AddInsights(telemetry, settings["IngestStorage:clientId"]);
    }

    // Application Insights takes no telemetry from strangers: the identity that reaches storage signs in here too; on a
    // developer's machine the connection string is enough. In this order: the exporter reads its variables, such as the
    // sampler's, only while nothing else has configured its options.
    private static void AddInsights(IOpenTelemetryBuilder telemetry, string? clientId)
    {
        telemetry.UseAzureMonitorExporter();
        if (string.IsNullOrWhiteSpace(clientId))
            return;
        var credential = new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId));
        telemetry.Services.Configure<AzureMonitorExporterOptions>(options => options.Credential = credential);
    }
}
