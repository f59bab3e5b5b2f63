using Azure.Storage.Queues;
using Encharge.LocalHost.Azurite;

namespace Encharge.Benchmarks.Storage;

/// <summary>An Azurite with nothing in it, in memory, that ends with this.</summary>
internal sealed class FreshStorage : IAsyncDisposable
{
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

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _azurite.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
