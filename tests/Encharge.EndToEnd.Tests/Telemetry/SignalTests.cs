using System.Diagnostics;
using System.Diagnostics.Metrics;
using Encharge.LocalHost;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Encharge.EndToEnd.Tests.Telemetry;

/// <summary>
/// What the local host registers for which of OpenTelemetry's variables. Nothing is sent: the addresses lead nowhere.
/// </summary>
public sealed class SignalTests
{
    private const string Nowhere = "http://127.0.0.1:1";
    private const string All = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Traces = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string Metrics = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
    private const string Logs = "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT";

    [Theory]
    [InlineData(All, true, true, true)]
    [InlineData(Traces, true, false, false)]
    [InlineData(Metrics, false, true, false)]
    [InlineData(Logs, false, false, true)]
    public void A_signal_is_collected_where_an_address_is_named_for_it(
        string variable, bool traces, bool metrics, bool logs)
    {
        using var services = Register((variable, Nowhere));

        Assert.Equal((traces, metrics, logs), Collected(services));
    }

    [Theory]
    [InlineData]
    [InlineData(All, "")]
    [InlineData(All, Nowhere, "OTEL_SDK_DISABLED", "true")]
    public void Without_an_address_nothing_is_registered(params string[] variables)
    {
        using var services = Register([.. variables.Chunk(2).Select(pair => (pair[0], pair[1]))]);

        Assert.Null(services.GetService<TracerProvider>());
        Assert.Null(services.GetService<MeterProvider>());
    }

    [Theory]
    [InlineData(null, null, "encharge-ingest")]
    [InlineData("OTEL_SERVICE_NAME", "mine", "mine")]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES", "service.name=mine,deployment.environment.name=test", "mine")]
    public void The_service_has_a_name_that_the_variables_can_change(string? variable, string? value, string expected)
    {
        using var services = variable is null ? Register((All, Nowhere)) : Register((All, Nowhere), (variable, value!));

        var resource = services.GetRequiredService<TracerProvider>().GetResource();

        Assert.Equal(expected, resource.Attributes.Single(attribute => attribute.Key == "service.name").Value);
    }

    [Fact]
    public void The_start_tells_one_address_or_each_signals_own()
    {
        Assert.Equal($"Telemetry goes to {Nowhere}", Describe((All, Nowhere)));
        Assert.Equal("Telemetry: traces go to http://a", Describe((Traces, "http://a")));
        Assert.Equal(
            "Telemetry: traces go to http://a, metrics go to http://b, logs go to http://a",
            Describe((All, "http://a"), (Metrics, "http://b")));
        Assert.Null(Describe());
    }

    private static (bool Traces, bool Metrics, bool Logs) Collected(ServiceProvider services)
    {
        _ = services.GetRequiredService<TracerProvider>();
        _ = services.GetRequiredService<MeterProvider>();
        using var source = new ActivitySource("Encharge.Ingestion");
        using var meter = new Meter("Encharge.Ingestion");
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("Encharge");
        return (source.HasListeners(), meter.CreateCounter<int>("any").Enabled, log.IsEnabled(LogLevel.Error));
    }

    private static ServiceProvider Register(params (string Name, string Value)[] variables)
    {
        var builder = Builder(variables);
        TelemetryExport.Add(builder);
        return builder.Services.BuildServiceProvider();
    }

    private static string? Describe(params (string Name, string Value)[] variables) =>
        TelemetryEndpoints.Read(Builder(variables).Configuration)?.ToString();

    private static WebApplicationBuilder Builder((string Name, string Value)[] variables)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        foreach (var (name, value) in variables)
            builder.Configuration[name] = value;
        return builder;
    }
}
