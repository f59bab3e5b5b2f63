using System.Diagnostics;
using Encharge.Ingestion.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Encharge.LocalHost;

/// <summary>
/// Sends metrics and traces by OTLP when OpenTelemetry's own variables say where to; otherwise nothing of it is
/// started.
/// </summary>
internal static class TelemetryExport
{
    private const string DefaultServiceName = "encharge-ingest";

    /// <summary>The variables of which any one asks for the export (OpenTelemetry specification, "OTLP exporter").</summary>
    private static readonly string[] Endpoints =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
    ];

    /// <summary>Where it goes; null for nowhere.</summary>
    public static string? EndpointOf(IConfiguration configuration) =>
        Endpoints.Select(name => configuration[name]).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    /// <summary>Registers the export if it is asked for.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        if (EndpointOf(builder.Configuration) is null)
            return;
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithTracing(traces => traces
                .AddSource(Tracing.SourceName)
                .AddAspNetCoreInstrumentation(requests => requests.Filter = IsWorthATrace)
                .AddProcessor(new WriteKeyScrubber()))
            .WithMetrics(metrics => metrics
                .AddMeter(IngestionMetrics.MeterName, "System.Runtime", "Microsoft.AspNetCore.Hosting"))
            .UseOtlpExporter();
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_SERVICE_NAME"]))
            telemetry.ConfigureResource(resource => resource.AddService(DefaultServiceName));
    }

    private static bool IsWorthATrace(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal);

    /// <summary>A path may hold a write key, which must not leave with a span.</summary>
    private sealed class WriteKeyScrubber : BaseProcessor<Activity>
    {
        private const string Path = "url.path";

        public override void OnEnd(Activity data)
        {
            if (data.GetTagItem(Path) is string path
                && path.TrimStart('/').StartsWith("v1/", StringComparison.OrdinalIgnoreCase))
                data.SetTag(Path, "/v1/{writeKey}");
        }
    }
}
