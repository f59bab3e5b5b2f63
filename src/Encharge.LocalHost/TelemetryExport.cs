using System.Diagnostics;
using System.Runtime.CompilerServices;
using Encharge.Ingestion.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Encharge.LocalHost;

/// <summary>
/// Sends telemetry by OTLP when OpenTelemetry's own variables say where to; otherwise nothing of it is started.
/// </summary>
internal static class TelemetryExport
{
    private const string DefaultServiceName = "encharge-ingest";

    /// <summary>
    /// Further sources, comma-separated, such as <c>Azure.*</c>; the name is OpenTelemetry's (its automatic
    /// instrumentation for .NET, "Additional settings").
    /// </summary>
    private const string MoreSources = "OTEL_DOTNET_AUTO_TRACES_ADDITIONAL_SOURCES";

    /// <summary>Registers the export if it is asked for.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        if (TelemetryEndpoints.Read(builder.Configuration) is { } endpoints)
            Register(builder, endpoints);
    }

    // Apart from the question, so that a start without telemetry loads nothing of it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Register(WebApplicationBuilder builder, TelemetryEndpoints endpoints)
    {
        // The exporter takes every signal, to a default address if none is named: a signal without one stays empty.
        var telemetry = builder.Services.AddOpenTelemetry()
            .UseOtlpExporter()
            .ConfigureResource(resource => resource
                .AddService(DefaultServiceName)
                .AddEnvironmentVariableDetector());
        if (endpoints.Traces is not null)
            telemetry.WithTracing(traces => Trace(traces, builder.Configuration[MoreSources]));
        if (endpoints.Metrics is not null)
            telemetry.WithMetrics(Measure);
        if (endpoints.Logs is null)
            builder.Logging.AddFilter<OpenTelemetryLoggerProvider>(category: null, LogLevel.None);
        builder.Services.Configure<OpenTelemetryLoggerOptions>(logs => logs.IncludeFormattedMessage = true);
    }

    private static void Trace(TracerProviderBuilder traces, string? more) => traces
        .AddSource([Tracing.SourceName, .. Split(more)])
        .AddAspNetCoreInstrumentation(requests => requests.Filter = IsWorthATrace)
        .AddProcessor(new WriteKeyScrubber());

    private static void Measure(MeterProviderBuilder metrics) => metrics
        .AddMeter(IngestionMetrics.MeterName, "System.Runtime", "Microsoft.AspNetCore.Hosting");

    private static string[] Split(string? list) =>
        list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

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
