using System.Diagnostics.Metrics;
using Encharge.Ingestion.Geo;
using Encharge.Ingestion.Http;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Keys;
using Encharge.Ingestion.Live;
using Encharge.Ingestion.Management;
using Encharge.Ingestion.Objects;
using Encharge.Ingestion.People;
using Encharge.Ingestion.Processing;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Storage;
using Encharge.Ingestion.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encharge.Ingestion.Hosting;

/// <summary>The composition root: what both hosts register.</summary>
public static class IngestionServices
{
    /// <summary>
    /// Registers the service: the ingest endpoint, the processor, the management API and health. Settings are checked
    /// at start.
    /// </summary>
    public static IServiceCollection AddIngestion(
        this IServiceCollection services, Action<IngestionOptions> configure)
    {
        services.AddOptions<IngestionOptions>().Configure(configure).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IngestionOptions>, IngestionOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => StorageClients.Create(OptionsOf(provider)));
        services.AddSingleton<IdentityCache>();
        services.AddMetrics();
        services.AddSingleton(provider => new IngestionMetrics(provider.GetRequiredService<IMeterFactory>()));
        services.AddSingleton<ConsumerContext>();
        services.AddHostedService(provider => new QueueWatch(
            provider.GetRequiredService<StorageClients>().Raw,
            (provider.GetRequiredService<Locator>(), provider.GetRequiredService<IngestionMetrics>()),
            TimeOf(provider),
            provider.GetRequiredService<ILogger<QueueWatch>>()));
        services.AddSingleton(provider => new LiveFeed(TimeOf(provider)));
        AddEdge(services);
        AddConsumer(services);
        LocationServices.Add(services);
        AddReadingSide(services);
        return services;
    }

    private static void AddEdge(IServiceCollection services)
    {
        services.AddSingleton(provider => new WriteKeyTable(Table(provider, "WriteKeys"), TimeOf(provider)));
        services.AddSingleton(provider =>
            new WriteKeys(provider.GetRequiredService<WriteKeyTable>(), TimeOf(provider)));
        services.AddSingleton(provider => new SchemaTable(Table(provider, "Schemas")));
        services.AddSingleton(provider => new Schemas(provider.GetRequiredService<SchemaTable>()));
        services.AddSingleton(provider =>
        {
            var clients = provider.GetRequiredService<StorageClients>();
            return new EventQueue(
                clients.Queue,
                new OversizeBodies(clients.Oversize),
                provider.GetRequiredService<IngestionMetrics>());
        });
        services.AddSingleton(CreateEndpoint);
    }

    private static IngestEndpoint CreateEndpoint(IServiceProvider provider)
    {
        var options = OptionsOf(provider);
        var dependencies = IngestDependencies.Of(
            provider.GetRequiredService<WriteKeys>(),
            provider.GetRequiredService<EventQueue>(),
            provider.GetRequiredService<Schemas>(),
            (provider.GetRequiredService<Locator>(), provider.GetRequiredService<LiveFeed>())) with
        {
            Metrics = provider.GetRequiredService<IngestionMetrics>(),
        };
        var http = new IngestHttpOptions
        {
            AllowedOrigins = options.AllowedOrigins,
            EventsPerSecond = options.EventsPerSecond,
            Burst = options.Burst,
        };
        return new(dependencies, http, TimeOf(provider), provider.GetRequiredService<ILogger<IngestEndpoint>>());
    }

    private static void AddConsumer(IServiceCollection services)
    {
        services.AddSingleton(provider => ProcessorFactory.Create(
            provider.GetRequiredService<StorageClients>(),
            provider.GetRequiredService<EventQueue>(),
            provider.GetRequiredService<Locator>(),
            provider.GetRequiredService<ConsumerContext>()));
    }

    private static void AddReadingSide(IServiceCollection services)
    {
        services.AddSingleton(provider => new PersonReader(Table(provider, "Identities")));
        services.AddSingleton(provider => new TimelineReader(Table(provider, "Identities")));
        services.AddSingleton(provider => new IdentityTable(Table(provider, "Identities")));
        services.AddSingleton(provider =>
            new PartitionSweeper(Table(provider, "Identities"), Table(provider, "Objects")));
        services.AddSingleton(provider => new ObjectTable(Table(provider, "Objects")));
        services.AddSingleton(provider => new RejectionTable(Table(provider, "Rejections")));
        services.AddSingleton(provider => new PoisonQueue(provider.GetRequiredService<StorageClients>().Raw));
        services.AddSingleton<PersonEraser>();
        services.AddSingleton<ObjectReader>();
        services.AddSingleton<PeopleEndpoints>();
        services.AddSingleton<ObjectEndpoints>();
        services.AddSingleton<SchemaEndpoints>();
        services.AddSingleton<RejectionEndpoints>();
        services.AddSingleton<KeyEndpoints>();
        services.AddSingleton<PoisonEndpoints>();
        services.AddSingleton<LiveEndpoint>();
        services.AddSingleton<ManagementParts>();
        services.AddSingleton(provider => new ManagementEndpoint(
            provider.GetRequiredService<ManagementParts>(),
            provider.GetRequiredService<ILogger<ManagementEndpoint>>()));
        services.AddSingleton(provider => new HealthEndpoint(provider.GetRequiredService<StorageClients>()));
    }

    private static IngestionOptions OptionsOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<IngestionOptions>>().Value;

    private static TimeProvider TimeOf(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();

    private static Azure.Data.Tables.TableClient Table(IServiceProvider provider, string name) =>
        provider.GetRequiredService<StorageClients>().Table(name);
}
