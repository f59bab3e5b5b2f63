using Encharge.Ingestion.Hosting;
using Encharge.Ingestion.Http;
using Encharge.Ingestion.Keys;
using Encharge.Ingestion.Management;
using Encharge.Ingestion.Processing;
using Encharge.Ingestion.Storage;
using Encharge.LocalHost.Queues;
using Microsoft.Extensions.Options;

namespace Encharge.LocalHost;

/// <summary>The one place where the host meets the library: its services, its storage, its endpoints.</summary>
internal static class Composition
{
    /// <summary>Registers the library on that storage, and the pump that brings the queue's messages to it.</summary>
    public static void AddServices(IServiceCollection services, LocalStorage storage)
    {
        services.AddIngestion(options =>
        {
            options.StorageConnection = storage.ConnectionString;
            options.GeoDatabase = storage.GeoDatabase;
        });
        services.AddSingleton(provider => new QueuePump(
            PumpedQueue.Open(storage.ConnectionString, QueueNameOf(provider)),
            HostQueueFile.Read(Path.Combine(AppContext.BaseDirectory, "host.json")),
            ProcessorOf(provider),
            provider.GetRequiredService<ILogger<QueuePump>>()));
        services.AddHostedService(provider => provider.GetRequiredService<QueuePump>());
    }

    /// <summary>
    /// Makes tables, queues and containers, with clients of its own: it needs no host, so it can go on beside the
    /// host's building.
    /// </summary>
    public static Task CreateStorageAsync(LocalStorage storage, CancellationToken cancellationToken) => Task.Run(
        () => StorageClients.Create(new IngestionOptions { StorageConnection = storage.ConnectionString })
            .EnsureCreatedAsync(cancellationToken),
        cancellationToken);

    /// <summary>Makes the development account; returns its write key.</summary>
    public static async Task<string> PrepareAsync(
        IServiceProvider services, DataDirectory data, CancellationToken cancellationToken)
    {
        var keys = services.GetRequiredService<WriteKeyTable>();
        return await DevelopmentKey.EnsureAsync(keys, data.File("write-key"), cancellationToken);
    }

    /// <summary>Maps what the library answers.</summary>
    public static void Map(WebApplication app)
    {
        // A base address that ends in a slash, with /v1 put after it; routes can't begin with two.
        app.Use((context, next) =>
        {
            if (context.Request.Path.Value is ['/', '/', ..] path)
                context.Request.Path = "/" + path.TrimStart('/');
            return next(context);
        });
        app.UseRouting();
        // Plain delegates: nothing to bind, no code to generate at the start, no scope of services for each request.
        app.MapGet("/health/live", context => HealthEndpoint.Live().ExecuteAsync(context));
        var health = app.Services.GetRequiredService<HealthEndpoint>();
        app.MapGet("/health/ready", async context =>
            await (await health.ReadyAsync(context.RequestAborted)).ExecuteAsync(context));
        app.MapMethods("/openapi.json", ["GET", "HEAD"], context =>
            OpenApiDocument.Answer(context).ExecuteAsync(context));
        var ingest = app.Services.GetRequiredService<IngestEndpoint>();
        var pump = app.Services.GetRequiredService<QueuePump>();
        app.Map("/v1/{**path}", async Task (HttpContext context) =>
        {
            var answer = await ingest.HandleAsync(context, context.Request.RouteValues["path"] as string);
            // Whoever tries the first event looks for the person at once.
            pump.Wake();
            await answer.ExecuteAsync(context);
        });
        // By name only: a web page that has its own name resolve to loopback must not read people.
        app.Map("/manage/v1/{**path}", async Task (HttpContext context) =>
        {
            var management = context.RequestServices.GetRequiredService<ManagementEndpoint>();
            var answer = await management.HandleAsync(context.Request, context.Request.RouteValues["path"] as string);
            await answer.ExecuteAsync(context);
        }).RequireHost("localhost", "127.0.0.1");
    }

    private static string QueueNameOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<IngestionOptions>>().Value.QueueName;

    private static QueueMessageProcessor ProcessorOf(IServiceProvider provider)
    {
        var processor = provider.GetRequiredService<EventProcessor>();
        return (message, stop) => processor.ProcessAsync(message.Body, message.DequeueCount, stop);
    }
}
