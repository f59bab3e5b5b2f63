using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Encharge.Benchmarks.Load;
using Encharge.Benchmarks.Storage;
using Encharge.Ingestion.Hosting;
using Encharge.Ingestion.Storage;
using Encharge.LocalHost;
using Encharge.LocalHost.Queues;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Encharge.Benchmarks.Servers;

/// <summary>This service, as its local host runs it, but for what <see cref="Configure"/> says.</summary>
internal static class OwnServer
{
    /// <summary>Starts it on a storage account, with or without its consumer.</summary>
    public static async Task<HttpServer> StartAsync(string connection, bool withConsumer = false)
    {
        var data = Directory.CreateTempSubdirectory("encharge-bench-");
        var options = new LocalHostOptions { Port = 0, DataDirectory = data.FullName, StorageConnection = connection };
        var host = await LocalHostApplication.StartAsync(
            options, TextWriter.Null, services => Configure(services, connection, withConsumer));
        return new(new HttpTarget(host.BaseAddress.Port, host.WriteKey), async () =>
        {
            await host.DisposeAsync();
            data.Delete(recursive: true);
        });
    }

    /// <summary>
    /// No limit of events a second; no consumer beside the endpoint unless asked for (in the cloud it has instances of
    /// its own); requests to storage are counted.
    /// </summary>
    private static void Configure(IServiceCollection services, string connection, bool withConsumer)
    {
        services.Configure<IngestionOptions>(options => options.EventsPerSecond = 0);
        if (!withConsumer)
            services.Remove(services.Single(IsPump));
        services.RemoveAll<StorageClients>();
        services.AddSingleton(CountedClients(connection));
    }

    /// <summary>The service's clients of a storage account, their requests counted.</summary>
    public static StorageClients CountedClients(string connection)
    {
        var table = new TableClientOptions().Counted(StorageService.Table);
        var blob = new BlobClientOptions().Counted(StorageService.Blob);
        return StorageClients.Of(
            new TableServiceClient(connection, table),
            encoding => new QueueServiceClient(
                connection,
                new QueueClientOptions { MessageEncoding = encoding }.Counted(StorageService.Queue)),
            new BlobServiceClient(connection, blob),
            HttpServers.Queue);
    }

    private static bool IsPump(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService)
        && service.ImplementationFactory?.Method.ReturnType == typeof(QueuePump);
}
