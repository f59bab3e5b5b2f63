using System.Diagnostics;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
    public void The_workers_telemetry_is_tied_to_the_hosts() =>
        Assert.NotNull(Sample().Services.GetService<WorkerTelemetrySign>());

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
    }

    private static BuiltApp Sample() => BuiltApp.Build(ProjectFiles.Sample.Values);

    private static async Task StartAsync(BuiltApp app)
    {
        foreach (var service in app.Services.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
    }
}
