using Microsoft.Extensions.Logging;

namespace Encharge.Ingestion.Geo.Refresh;

/// <summary>
/// Brings the newest location database: downloads it, verifies its sum, tries it, and publishes it to a blob. Whatever
/// goes wrong before the last step changes nothing.
/// </summary>
public sealed partial class LocationRefresh
{
    private readonly LocationDownload? _download;
    private readonly PublishedLocation _published;
    private readonly string _edition;
    private readonly ILogger<LocationRefresh> _log;

    /// <param name="download">Where it comes from; null without a licence.</param>
    /// <param name="published">Where it goes.</param>
    /// <param name="edition">Which database.</param>
    /// <param name="log">Told of each outcome.</param>
    internal LocationRefresh(
        LocationDownload? download, PublishedLocation published, string edition, ILogger<LocationRefresh> log)
    {
        _download = download;
        _published = published;
        _edition = edition;
        _log = log;
    }

    /// <summary>Refreshes; safe to repeat.</summary>
    /// <exception cref="LocationRefreshException">A newer one was not to be had, or is of no use.</exception>
    /// <exception cref="Azure.RequestFailedException">Storage failed.</exception>
    public async Task<LocationRefreshOutcome> RunAsync(CancellationToken cancellationToken)
    {
        if (_download is null)
        {
            LogNotLicensed();
            return LocationRefreshOutcome.NotLicensed;
        }

        var known = await _published.FindAsync(cancellationToken);
        await using var archive = await _download.FetchAsync(known?.ModifiedAt, cancellationToken);
        if (archive is null)
        {
            LogUnchanged(_edition);
            return LocationRefreshOutcome.Unchanged;
        }

        await using var database = await LocationArchive.ExtractAsync(archive.Content, _edition, cancellationToken);
        await _published.PublishAsync(database, archive, cancellationToken);
        LogPublished(_edition, archive.ModifiedAt);
        return LocationRefreshOutcome.Published;
    }

    [LoggerMessage(LogLevel.Information, "No licence for a location database: the file of the deployment stays in use")]
    private partial void LogNotLicensed();

    [LoggerMessage(LogLevel.Information, "There is no newer {Edition}")]
    private partial void LogUnchanged(string edition);

    [LoggerMessage(LogLevel.Information, "Published {Edition} of {ModifiedAt}")]
    private partial void LogPublished(string edition, DateTimeOffset? modifiedAt);
}
