namespace Encharge.LocalHost;

/// <summary>
/// Where each signal goes by OTLP, as OpenTelemetry's own variables say (OpenTelemetry specification, "OTLP exporter");
/// null for nowhere.
/// </summary>
internal sealed record TelemetryEndpoints(string? Traces, string? Metrics, string? Logs)
{
    /// <summary>What the variables say; null when they ask for nothing, or for nothing to be sent.</summary>
    public static TelemetryEndpoints? Read(IConfiguration configuration)
    {
        if (bool.TryParse(configuration["OTEL_SDK_DISABLED"], out var isDisabled) && isDisabled)
            return null;
        string? Of(string signal) => Text(configuration[$"OTEL_EXPORTER_OTLP_{signal}ENDPOINT"]);
        var all = Of("");
        var endpoints = new TelemetryEndpoints(Of("TRACES_") ?? all, Of("METRICS_") ?? all, Of("LOGS_") ?? all);
        return endpoints is { Traces: null, Metrics: null, Logs: null } ? null : endpoints;
    }

    /// <summary>A line for the start, such as <c>Telemetry goes to http://localhost:4317</c>.</summary>
    public override string ToString() => Traces is not null && Traces == Metrics && Traces == Logs
        ? $"Telemetry goes to {Traces}"
        : "Telemetry: " + string.Join(", ", Signals());

    private IEnumerable<string> Signals()
    {
        if (Traces is not null)
            yield return $"traces go to {Traces}";
        if (Metrics is not null)
            yield return $"metrics go to {Metrics}";
        if (Logs is not null)
            yield return $"logs go to {Logs}";
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
