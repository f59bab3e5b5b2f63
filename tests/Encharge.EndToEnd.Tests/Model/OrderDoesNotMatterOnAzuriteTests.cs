using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Encharge.Ingestion.Storage;
using Encharge.Ingestion.Tests.Model;
using Encharge.Testing.Azurite;
using Xunit.Abstractions;

namespace Encharge.EndToEnd.Tests.Model;

/// <summary>
/// The trials of the storage in memory, a few of them on Azurite, so that they don't hold only of what this project
/// believes of storage.
/// </summary>
public sealed class OrderDoesNotMatterOnAzuriteTests(AzuriteFixture azurite, ITestOutputHelper output)
    : IClassFixture<AzuriteFixture>
{
    private const int Histories = 40;
    private const int Lanes = 4;

    private readonly StormPolicy _storm = new();

    [Fact]
    public Task Any_delivery_of_a_history_ends_in_the_state_of_the_reference() =>
        new ModelSuite(Clients, () => _storm.Injected, output.WriteLine).RunAsync(Histories, Lanes);

    private StorageClients Clients(int lane)
    {
        QueueClientOptions QueueOptions(QueueMessageEncoding encoding) => new() { MessageEncoding = encoding };
        return StorageClients.Of(
            new TableServiceClient(azurite.ConnectionString, WithStorm(new TableClientOptions())),
            encoding => new QueueServiceClient(azurite.ConnectionString, WithStorm(QueueOptions(encoding))),
            new BlobServiceClient(azurite.ConnectionString, WithStorm(new BlobClientOptions())),
            $"model-{lane}");
    }

    private T WithStorm<T>(T options)
        where T : ClientOptions
    {
        options.Retry.Mode = RetryMode.Fixed;
        options.Retry.Delay = TimeSpan.Zero;
        options.AddPolicy(_storm, HttpPipelinePosition.PerRetry);
        return options;
    }
}
