using System.Globalization;
using Encharge.Ingestion.Geo;
using Encharge.Ingestion.Geo.Refresh;
using Encharge.Ingestion.Hosting;
using Encharge.Ingestion.Storage;

namespace Encharge.Cli.Doctors;

/// <summary>Checks the database that places come from: the published one, else the file.</summary>
internal static class LocationCheck
{
    private const string Check = "location";
    private const string Advice = "Get a newer database: IngestGeoAccountId and IngestGeoLicenseKey renew it by "
        + "themselves, IngestGeoDatabase names a file (docs/location.md).";

    /// <summary>Addresses change hands by some percent a month.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromDays(90);

    /// <summary>What is in use, and how old it is.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="clients">Storage; null when it can't be reached.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public static async Task<Diagnosis> RunAsync(
        IngestionOptions options, StorageClients? clients, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            if (clients is not null && await OpenPublishedAsync(options, clients, cancellationToken) is { } published)
            {
                using (published)
                    return Judge(published, $"{options.GeoEdition}.mmdb in the container location", time);
            }

            if (string.IsNullOrWhiteSpace(options.GeoDatabase))
                return string.IsNullOrWhiteSpace(options.GeoAccountId) ? None : NotPublished;
            using var file = LocationDatabase.Open(options.GeoDatabase);
            return Judge(file, options.GeoDatabase, time);
        }
        catch (LocationDatabaseException unreadable)
        {
            return Diagnosis.Failure(Check, unreadable.Message, Advice);
        }
    }

    private static Diagnosis None { get; } =
        Diagnosis.Warning(Check, "No database: people get no country and no time zone.", Advice);

    private static Diagnosis NotPublished { get; } = Diagnosis.Warning(
        Check,
        "No database has been published yet.",
        "Run the function RefreshGeoDatabase once; its log says what stands in the way.");

    private static async Task<LocationDatabase?> OpenPublishedAsync(
        IngestionOptions options, StorageClients clients, CancellationToken cancellationToken)
    {
        var published = new PublishedLocation(clients.Location, options.GeoEdition);
        return await published.FindAsync(cancellationToken) is { } version
            ? await published.OpenAsync(version, cancellationToken)
            : null;
    }

    private static Diagnosis Judge(LocationDatabase database, string name, TimeProvider time)
    {
        var age = time.GetUtcNow() - database.BuiltAt;
        var built = database.BuiltAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var detail = $"{name} ({database.Type}) was built on {built}, {Math.Max(0, age.Days)} days ago.";
        return age > Old ? Diagnosis.Warning(Check, detail, Advice) : Diagnosis.Ok(Check, detail);
    }
}
