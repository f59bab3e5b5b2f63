using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace Microsoft.Azure.Functions.Worker.OpenTelemetry;

/// <summary>Stands in for the worker's extension of the same name: leaves a sign that it was called.</summary>
public static class ConfigureFunctionsOpenTelemetry
{
    /// <summary>Adds what ties the worker's spans to the host's.</summary>
    public static IOpenTelemetryBuilder UseFunctionsWorkerDefaults(this IOpenTelemetryBuilder builder)
    {
        builder.Services.AddSingleton(new WorkerTelemetrySign());
        return builder;
    }
}

/// <summary>The sign.</summary>
internal sealed class WorkerTelemetrySign;
