using Azure.Data.Tables;
using Encharge.Ingestion.Keys;
using Encharge.Ingestion.Storage;
using Encharge.LocalHost;
using Microsoft.Extensions.DependencyInjection;

namespace Encharge.EndToEnd.Tests;

/// <summary>
/// The host that the tests of a collection talk to: the real one, in process, with an Azurite of its own.
/// </summary>
public sealed class LocalHostFixture : IAsyncLifetime
{
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("encharge-host-");
    private LocalHostApplication _host = null!;
    private int _accounts;

    /// <summary>A client of the host.</summary>
    public HttpClient Http { get; } = new();

    /// <summary>The connection string of its storage.</summary>
    internal string StorageConnection => _host.StorageConnection;

    /// <summary>Everything that it has registered.</summary>
    internal IServiceProvider Services => _host.Services;

    /// <summary>The clients of its storage.</summary>
    internal StorageClients Storage => _host.Services.GetRequiredService<StorageClients>();

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var options = new LocalHostOptions { Port = 0, DataDirectory = _data.FullName };
        _host = await LocalHostApplication.StartAsync(options, TextWriter.Null);
        Http.BaseAddress = _host.BaseAddress;
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
        _data.Delete(recursive: true);
    }

    /// <summary>An account that no other test has, with a write key.</summary>
    public async Task<TestAccount> NewAccountAsync()
    {
        var account = $"test-{Interlocked.Increment(ref _accounts)}";
        var keys = _host.Services.GetRequiredService<WriteKeyTable>();
        var (key, _) = await keys.CreateAsync(account, "test", CancellationToken.None);
        return new(Http, account, key);
    }

    /// <summary>Waits until every message is processed.</summary>
    public async Task DrainAsync()
    {
        var deadline = TimeProvider.System.GetUtcNow() + DrainTimeout;
        while ((await Storage.Queue.GetPropertiesAsync()).Value.ApproximateMessagesCount > 0)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "The queue isn't drained in time.");
            await Task.Delay(20);
        }
    }

    /// <summary>The names of the account's bodies that still wait in blobs.</summary>
    public async Task<IReadOnlyList<string>> OversizeBlobsAsync(string account)
    {
        var names = new List<string>();
        await foreach (var blob in Storage.Oversize.GetBlobsAsync())
        {
            if (blob.Name.StartsWith(account + "/", StringComparison.Ordinal))
                names.Add(blob.Name);
        }

        return names;
    }

    /// <summary>All rows of a partition of <c>Identities</c>.</summary>
    internal async Task<IReadOnlyList<TableEntity>> RowsAsync(string partition)
    {
        var rows = new List<TableEntity>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        await foreach (var row in Storage.Table("Identities").QueryAsync<TableEntity>(filter))
            rows.Add(row);
        return rows;
    }
}

/// <summary>Tests that share a host, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class LocalHostCollection : ICollectionFixture<LocalHostFixture>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "LocalHost";
}
