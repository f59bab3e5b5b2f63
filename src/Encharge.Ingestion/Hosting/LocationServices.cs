using Encharge.Ingestion.Geo;
using Encharge.Ingestion.Geo.Refresh;
using Encharge.Ingestion.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encharge.Ingestion.Hosting;

/// <summary>What finds the place of an address, and keeps its database new.</summary>
internal static class LocationServices
{
    /// <summary>A database of 60 MiB over a slow line; the timer that starts it has ten minutes at least.</summary>
    private static readonly TimeSpan DownloadLimit = TimeSpan.FromMinutes(5);

    private static readonly Uri Publisher = new("https://download.maxmind.com/");

    /// <summary>
    /// Registers the locator, the file that it starts with, and with a licence the published database that takes the
    /// file's place.
    /// </summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(provider => new Locator(provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService(provider => new LocationDatabaseWatcher(
            OptionsOf(provider).GeoDatabase,
            provider.GetRequiredService<Locator>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LocationDatabaseWatcher>>()));
        services.AddHostedService(provider => new PublishedLocationWatcher(
            LicenseOf(provider) is null ? null : provider.GetRequiredService<PublishedLocation>(),
            provider.GetRequiredService<Locator>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PublishedLocationWatcher>>()));
        services.AddSingleton(provider => new PublishedLocation(
            provider.GetRequiredService<StorageClients>().Location, OptionsOf(provider).GeoEdition));
        services.AddSingleton(CreateRefresh);
    }

    private static LocationRefresh CreateRefresh(IServiceProvider provider)
    {
        var license = LicenseOf(provider);
        var download = license is null
            ? null
            : new LocationDownload(new HttpClient { BaseAddress = Publisher }, license, DownloadLimit);
        return new(
            download,
            provider.GetRequiredService<PublishedLocation>(),
            OptionsOf(provider).GeoEdition,
            provider.GetRequiredService<ILogger<LocationRefresh>>());
    }

    private static LocationLicense? LicenseOf(IServiceProvider provider)
    {
        var options = OptionsOf(provider);
        return string.IsNullOrWhiteSpace(options.GeoAccountId) || string.IsNullOrWhiteSpace(options.GeoLicenseKey)
            ? null
            : new(options.GeoAccountId, options.GeoLicenseKey, options.GeoEdition);
    }

    private static IngestionOptions OptionsOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<IngestionOptions>>().Value;
}
