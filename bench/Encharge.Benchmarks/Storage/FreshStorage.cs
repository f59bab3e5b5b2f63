using Azure.Data.Tables;
using Azure.Storage.Queues;
using Encharge.LocalHost.Azurite;

namespace Encharge.Benchmarks.Storage;

/// <summary>An Azurite with nothing in it, in memory, that ends with this.</summary>
internal sealed class FreshStorage : IAsyncDisposable
{
    private const int WarmingAtOnce = 8;
    private const int WarmingMessageCharacters = 1_000;

    private readonly AzuriteProcess _azurite;
    private readonly DirectoryInfo _directory;

    private FreshStorage(AzuriteProcess azurite, DirectoryInfo directory)
    {
        _azurite = azurite;
        _directory = directory;
    }

    /// <summary>Its connection string.</summary>
    public string Connection => _azurite.ConnectionString;

    /// <summary>The npm packages, Azurite and the country database among them; installed if need be.</summary>
    public static Task<string> InstallAsync(CancellationToken stop) => new AzuriteInstall(
        new AzuriteInstallOptions { FallbackDirectory = Path.Combine(Path.GetTempPath(), "encharge-tools") },
        Console.Error).EnsureAsync(stop);

    /// <summary>Starts one.</summary>
    public static async Task<FreshStorage> StartAsync(CancellationToken stop)
    {
        var tools = await InstallAsync(stop);
        var directory = Directory.CreateTempSubdirectory("encharge-bench-");
        var options = new AzuriteOptions(tools, directory.FullName) { IsInMemory = true };
        return new(await AzuriteProcess.StartAsync(options, stop), directory);
    }

    /// <summary>The messages that wait in a queue; 0 when there is no such queue.</summary>
    public async Task<int> CountMessagesAsync(string queue, CancellationToken stop)
    {
        var client = new QueueClient(Connection, queue);
        return await client.ExistsAsync(stop)
            ? (await client.GetPropertiesAsync(stop)).Value.ApproximateMessagesCount
            : 0;
    }

    /// <summary>Empties a queue, if there is one.</summary>
    public async Task ClearAsync(string queue, CancellationToken stop)
    {
        var client = new QueueClient(Connection, queue);
        if (await client.ExistsAsync(stop))
            await client.ClearMessagesAsync(stop);
    }

    /// <summary>
    /// Puts so many messages into a queue, and deletes it: Azurite is slow at first, and a server
    /// that asks less of it would measure a slower one.
    /// </summary>
    public async Task WarmQueueAsync(int messages, CancellationToken stop)
    {
        var queue = new QueueClient(Connection, "warming");
        await queue.CreateAsync(cancellationToken: stop);
        var text = new string('x', WarmingMessageCharacters);
        await ManyAsync(messages, _ => queue.SendMessageAsync(text, stop), stop);
        await queue.DeleteAsync(stop);
    }

    /// <summary>Writes and reads so many rows of a table, one by one and ten at a time, and deletes it.</summary>
    public async Task WarmTablesAsync(int rows, CancellationToken stop)
    {
        var table = new TableServiceClient(Connection).GetTableClient("Warming");
        await table.CreateAsync(stop);
        await ManyAsync(rows, row => table.AddEntityAsync(new TableEntity($"p{row}", "r"), stop), stop);
        await ManyAsync(rows, row => table.GetEntityAsync<TableEntity>($"p{row}", "r", cancellationToken: stop), stop);
        await ManyAsync(rows, row => table.SubmitTransactionAsync(Ten($"t{row}"), stop), stop);
        await table.DeleteAsync(stop);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _azurite.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static IEnumerable<TableTransactionAction> Ten(string partition) => Enumerable.Range(0, 10).Select(
        row => new TableTransactionAction(
            TableTransactionActionType.UpsertReplace, new TableEntity(partition, $"r{row}")));

    private static Task ManyAsync(int count, Func<int, Task> step, CancellationToken stop) => Parallel.ForAsync(
        0,
        count,
        new ParallelOptions { MaxDegreeOfParallelism = WarmingAtOnce, CancellationToken = stop },
        async (number, _) => await step(number));
}
