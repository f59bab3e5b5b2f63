using System.Text;
using System.Text.Json;
using Encharge.Ingestion.Keys;
using Encharge.Ingestion.Storage;
using Encharge.LocalHost;
using Microsoft.Extensions.DependencyInjection;

namespace Encharge.Cli.Tests;

/// <summary>A local host of the tests' own, in process, with its own Azurite.</summary>
public sealed class HostFixture : IAsyncLifetime
{
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("encharge-cli-host-");
    private HttpClient Http { get; } = new();
    private LocalHostApplication _host = null!;
    private int _accounts;

    /// <summary>Where it keeps its data.</summary>
    public string DataFolder => _data.FullName;

    /// <summary>Where it listens.</summary>
    public string Url => _host.BaseAddress.GetLeftPart(UriPartial.Authority);

    /// <summary>The connection string of its storage.</summary>
    public string StorageConnection => _host.StorageConnection;

    /// <summary>The write key of the account <c>dev</c>.</summary>
    public string DevelopmentKey => _host.WriteKey;

    internal StorageClients Storage => _host.Services.GetRequiredService<StorageClients>();

    /// <inheritdoc/>
    public async Task InitializeAsync() => _host = await LocalHostApplication.StartAsync(
        new LocalHostOptions { Port = 0, DataDirectory = _data.FullName }, TextWriter.Null);

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
        _data.Delete(recursive: true);
    }

    /// <summary>Commands for an account that no other test has.</summary>
    internal TestCli NewCli()
    {
        var cli = new TestCli();
        cli.Always.AddRange(["--data", DataFolder, "--account", $"test-{Interlocked.Increment(ref _accounts)}"]);
        return cli;
    }

    /// <summary>A write key of the account of these commands.</summary>
    internal async Task<string> NewKeyAsync(TestCli cli)
    {
        var keys = _host.Services.GetRequiredService<WriteKeyTable>();
        return (await keys.CreateAsync(cli.Always[^1], "test", CancellationToken.None)).Key;
    }

    /// <summary>Posts events and waits until they are applied.</summary>
    internal async Task PostAsync(string key, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Url}/v1") { Content = content };
        request.Headers.Add("X-Encharge-Token", key);
        using var response = await Http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        await DrainAsync();
    }

    /// <summary>What the management API answers for the account of these commands.</summary>
    internal async Task<JsonElement> ManageAsync(TestCli cli, string path) => JsonDocument
        .Parse(await Http.GetStringAsync(new Uri($"{Url}/manage/v1/accounts/{cli.Always[^1]}/{path}"))).RootElement;

    /// <summary>Waits until every message is processed.</summary>
    internal async Task DrainAsync()
    {
        var deadline = TimeProvider.System.GetUtcNow() + DrainTimeout;
        while ((await Storage.Queue.GetPropertiesAsync()).Value.ApproximateMessagesCount > 0)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "The queue isn't drained in time.");
            await Task.Delay(20);
        }
    }
}

/// <summary>Tests that share the host, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class HostCollection : ICollectionFixture<HostFixture>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Host";
}
