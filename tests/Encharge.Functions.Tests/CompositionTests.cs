using System.Diagnostics;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Encharge.Functions.Tests;

/// <summary>The app as its Program composes it: every function can be made, and does its one call.</summary>
public sealed class CompositionTests
{
    public static TheoryData<Type> FunctionTypes => [.. AppFunction.All.Select(function => function.Type).Distinct()];

    [Theory]
    [MemberData(nameof(FunctionTypes))]
    public void Program_registers_what_a_function_asks_for(Type function) =>
        Assert.NotNull(ActivatorUtilities.CreateInstance(Sample().Services, function));

    [Fact]
    public void Functions_get_the_requests_of_asp_net_core() => Assert.True(Sample().HasWebApplication);

    [Fact]
    public async Task With_a_connection_string_what_is_missing_is_made_before_the_app_has_started()
    {
        await using var storage = await LoopbackStorage.StartAsync();

        await StartAsync(BuiltApp.Build(storage.Settings));

        var made = storage.Requests.Select(request => $"{request.Method} {request.Path}").ToList();
        Assert.Equal(5, made.Count(request => request == "POST /table/Tables"));
        Assert.Contains("PUT /queue/ingest-events", made);
        Assert.Contains("PUT /queue/ingest-events-poison", made);
        Assert.Contains("PUT /blob/oversize", made);
        Assert.Contains("PUT /blob/location", made);
    }

    [Fact]
    public void Without_an_exporter_nothing_of_telemetry_is_started_and_the_host_keeps_the_workers_log()
    {
        var services = Sample().Services;

        Assert.Null(services.GetService<TracerProvider>());
        Assert.Null(services.GetService<MeterProvider>());
        Assert.Null(services.GetService<WorkerTelemetrySign>());
    }

    [Theory]
    [InlineData("microsoft.fixed_percentage", "0.25", null, 0.25f)]
    [InlineData("microsoft.rate_limited", "50", 50d, 1f)]
    public void Application_Insights_samples_as_OpenTelemetrys_variables_say(
        string sampler, string argument, double? perSecond, float ratio)
    {
        var app = BuiltApp.Build(ProjectFiles.Sample.Values.Concat(new Dictionary<string, string>
        {
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "InstrumentationKey=00000000-0000-0000-0000-000000000001",
            ["OTEL_TRACES_SAMPLER"] = sampler,
            ["OTEL_TRACES_SAMPLER_ARG"] = argument,
        }));

        var options = app.Services.GetRequiredService<IOptions<AzureMonitorExporterOptions>>().Value;

        Assert.Equal((perSecond, ratio), (options.TracesPerSecond, options.SamplingRatio));
    }

    [Fact]
    public void Application_Insights_is_reached_as_the_identity_that_reaches_storage()
    {
        var app = BuiltApp.Build(new Dictionary<string, string>
        {
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "InstrumentationKey=00000000-0000-0000-0000-000000000001",
            ["IngestStorage__accountName"] = "events",
            ["IngestStorage__clientId"] = "11111111-2222-3333-4444-555555555555",
        });

        var options = app.Services.GetRequiredService<IOptions<AzureMonitorExporterOptions>>().Value;

        Assert.IsType<ManagedIdentityCredential>(options.Credential);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=00000000-0000-0000-0000-000000000001")]
    public void Spans_of_the_service_are_listened_to_where_an_exporter_is_named(string setting, string value)
    {
        var app = BuiltApp.Build(ProjectFiles.Sample.Values.Append(new(setting, value)));

        using var traces = app.Services.GetRequiredService<TracerProvider>();
        using var source = new ActivitySource("Encharge.Ingestion");

        Assert.True(source.HasListeners());
        Assert.NotNull(app.Services.GetRequiredService<MeterProvider>());
        Assert.NotNull(app.Services.GetService<WorkerTelemetrySign>());
    }

    [Theory]
    [InlineData("WEBSITE_SITE_NAME", "func-events", "func-events")]
    [InlineData("OTEL_SERVICE_NAME", "mine", "mine")]
    [InlineData("Other", "", "encharge-ingest")]
    public void Telemetry_goes_under_the_apps_name_unless_the_variables_say_another(
        string setting, string value, string expected)
    {
        var app = BuiltApp.Build(ProjectFiles.Sample.Values.Concat(new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4318",
            [setting] = value,
        }));

        using var traces = app.Services.GetRequiredService<TracerProvider>();

        var name = traces.GetResource().Attributes.Single(attribute => attribute.Key == "service.name").Value;
        Assert.Equal(expected, name);
    }

    [Fact]
    public void Further_sources_are_listened_to_as_OpenTelemetrys_variable_says()
    {
        var app = BuiltApp.Build(ProjectFiles.Sample.Values.Concat(new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4318",
            ["OTEL_DOTNET_AUTO_TRACES_ADDITIONAL_SOURCES"] = "Other, More.*",
        }));

        using var traces = app.Services.GetRequiredService<TracerProvider>();
        using var asked = new ActivitySource("More.Of.It");
        using var unasked = new ActivitySource("Else");

        Assert.True(asked.HasListeners());
        Assert.False(unasked.HasListeners());
    }

    private static BuiltApp Sample() => BuiltApp.Build(ProjectFiles.Sample.Values);

    private static async Task StartAsync(BuiltApp app)
    {
        foreach (var service in app.Services.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
    }
}
