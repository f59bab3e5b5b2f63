using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Encharge.Ingestion.Hosting;

namespace Encharge.Ingestion.Storage;

/// <summary>The clients of the one storage account that the service works with.</summary>
/// <param name="Tables">All tables.</param>
/// <param name="Queue">The queue of accepted events.</param>
/// <param name="Raw">The same queue and its poison queue as the text they hold, encoded or not.</param>
/// <param name="Blobs">All containers.</param>
internal sealed record StorageClients(
    TableServiceClient Tables, QueueClient Queue, RawQueues Raw, BlobServiceClient Blobs)
{
    /// <summary>
    /// How long one try may take. A call is over in milliseconds or is refused as fast, and then tried three times more
    /// within seconds; only storage that says nothing at all takes the whole of it, four times over.
    /// </summary>
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(15);

    /// <summary>The tables that the service works with.</summary>
    public static IReadOnlyList<string> TableNames { get; } =
        ["WriteKeys", "Identities", "Objects", "Schemas", "Rejections"];

    /// <summary>The clients that the settings ask for.</summary>
    public static StorageClients Create(IngestionOptions options) => string.IsNullOrWhiteSpace(options.AccountName)
        ? FromConnectionString(options.StorageConnection!, options.QueueName)
        : FromIdentity(options.AccountName, options.ClientId, options.QueueName);

    /// <summary>Clients of the services given, such as a test's.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="queues">The queues, for messages in that encoding.</param>
    /// <param name="blobs">The blobs.</param>
    /// <param name="queueName">The name of the queue of accepted events.</param>
    public static StorageClients Of(
        TableServiceClient tables,
        Func<QueueMessageEncoding, QueueServiceClient> queues,
        BlobServiceClient blobs,
        string queueName)
    {
        var raw = queues(QueueMessageEncoding.None);
        return new(
            tables,
            // host.json says the same to the Functions host; a test holds the two together.
            queues(QueueMessageEncoding.Base64).GetQueueClient(queueName),
            new(raw.GetQueueClient(queueName), raw.GetQueueClient(queueName + "-poison")),
            blobs);
    }

    /// <summary>The container of bodies too large for a message.</summary>
    public BlobContainerClient Oversize => Blobs.GetBlobContainerClient("oversize");

    /// <summary>The container of the published location database.</summary>
    public BlobContainerClient Location => Blobs.GetBlobContainerClient("location");

    /// <summary>A table by its name.</summary>
    public TableClient Table(string name) => Tables.GetTableClient(name);

    /// <summary>Makes whatever is missing: tables, queues, containers. Idempotent.</summary>
    public Task EnsureCreatedAsync(CancellationToken cancellationToken) => Task.WhenAll(
    [
        .. TableNames.Select(name => Tables.CreateTableIfNotExistsAsync(name, cancellationToken)),
        Queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken),
        Raw.Poison.CreateIfNotExistsAsync(cancellationToken: cancellationToken),
        Oversize.CreateIfNotExistsAsync(cancellationToken: cancellationToken),
        Location.CreateIfNotExistsAsync(cancellationToken: cancellationToken),
    ]);

    /// <summary>Asks queue and tables for something small; throws when one doesn't answer.</summary>
    /// <exception cref="Azure.RequestFailedException">One of them failed.</exception>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await Queue.GetPropertiesAsync(cancellationToken);
        // A query: a look-up by key takes a missing table for a missing row.
        await foreach (var _ in Table("WriteKeys").QueryAsync<TableEntity>(
            row => row.PartitionKey == "-", maxPerPage: 1, cancellationToken: cancellationToken))
            break;
    }

    private static StorageClients FromConnectionString(string connection, string queueName) => Of(
        new TableServiceClient(connection, WithRetry(new TableClientOptions())),
        encoding => new QueueServiceClient(connection, WithRetry(QueueOptions(encoding))),
        new BlobServiceClient(connection, WithRetry(new BlobClientOptions())),
        queueName);

    private static StorageClients FromIdentity(string account, string? clientId, string queueName)
    {
        TokenCredential credential = clientId is null
            ? new DefaultAzureCredential()
            : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId));
        return Of(
            new TableServiceClient(Endpoint(account, "table"), credential, WithRetry(new TableClientOptions())),
            encoding => new QueueServiceClient(
                Endpoint(account, "queue"), credential, WithRetry(QueueOptions(encoding))),
            new BlobServiceClient(Endpoint(account, "blob"), credential, WithRetry(new BlobClientOptions())),
            queueName);
    }

    private static Uri Endpoint(string account, string service) => new($"https://{account}.{service}.core.windows.net");

    private static QueueClientOptions QueueOptions(QueueMessageEncoding encoding) =>
        new() { MessageEncoding = encoding };

    private static T WithRetry<T>(T options)
        where T : ClientOptions
    {
        options.Retry.MaxRetries = 3;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(2);
        options.Retry.NetworkTimeout = NetworkTimeout;
        return options;
    }
}

/// <summary>
/// The queues without any encoding: what can't be decoded must still be seen and moved byte for byte.
/// </summary>
/// <param name="Queue">The queue of accepted events.</param>
/// <param name="Poison">Where messages end that fail five times.</param>
internal sealed record RawQueues(QueueClient Queue, QueueClient Poison);
