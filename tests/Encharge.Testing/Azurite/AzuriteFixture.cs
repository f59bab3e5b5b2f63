using Encharge.LocalHost.Azurite;
using Xunit;

namespace Encharge.Testing.Azurite;

/// <summary>
/// An Azurite that keeps nothing, started by the first test class that asks and shared by all of a test run; it ends
/// with the run. Tests take tables and queues of their own names.
/// </summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private static readonly Lazy<Task<AzuriteProcess>> Shared = new(StartAsync);

    /// <summary>Connects to tables, queues and blobs.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>The npm packages, installed if need be.</summary>
    public static Task<string> InstallAsync(TextWriter progress) =>
        new AzuriteInstall(
            new AzuriteInstallOptions { FallbackDirectory = Path.Combine(Path.GetTempPath(), "encharge-tools") },
            progress).EnsureAsync(CancellationToken.None);

    /// <inheritdoc/>
    public async Task InitializeAsync() => ConnectionString = (await Shared.Value).ConnectionString;

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task<AzuriteProcess> StartAsync()
    {
        var tools = await InstallAsync(Console.Out);
        var directory = Directory.CreateTempSubdirectory("encharge-azurite-").FullName;
        var azurite = await AzuriteProcess.StartAsync(
            new AzuriteOptions(tools, directory) { IsInMemory = true }, CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            azurite.DisposeAsync().AsTask().Wait();
            Directory.Delete(directory, recursive: true);
        };
        return azurite;
    }
}
