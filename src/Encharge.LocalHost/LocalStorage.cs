using Encharge.LocalHost.Azurite;

namespace Encharge.LocalHost;

/// <summary>The storage that the host works with: Azurite, which it runs, or an account it was given.</summary>
internal sealed record LocalStorage(string ConnectionString, string? GeoDatabase, AzuriteProcess? Azurite)
    : IAsyncDisposable
{
    /// <summary>Starts Azurite, after installing it if need be, unless a storage account was named.</summary>
    /// <exception cref="LocalHostException">Azurite can't be installed or started.</exception>
    public static async Task<LocalStorage> OpenAsync(
        LocalHostOptions options, DataDirectory data, TextWriter progress, CancellationToken cancellationToken)
    {
        var install = new AzuriteInstall(
            new AzuriteInstallOptions { FallbackDirectory = data.File("tools") }, progress);
        if (options.StorageConnection is { } connection)
            return new LocalStorage(
                connection, options.GeoDatabase ?? await CountriesAsync(install, progress, cancellationToken), null);
        var tools = await install.EnsureAsync(cancellationToken);
        var azurite = await AzuriteProcess.StartAsync(
            new AzuriteOptions(tools, data.File("azurite")), cancellationToken);
        return new LocalStorage(
            azurite.ConnectionString, options.GeoDatabase ?? AzuritePackages.CountryDatabase(tools), azurite);
    }

    /// <summary>Ends Azurite if it was started here.</summary>
    public ValueTask DisposeAsync() => Azurite?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>With a storage account of its own the host needs no Node: there is just no location then.</summary>
    private static async Task<string?> CountriesAsync(
        AzuriteInstall install, TextWriter progress, CancellationToken cancellationToken)
    {
        try
        {
            return AzuritePackages.CountryDatabase(await install.EnsureAsync(cancellationToken));
        }
        catch (LocalHostException missing)
        {
            await progress.WriteLineAsync($"Without --geo FILE people get no location: {missing.Message}");
            return null;
        }
    }
}
