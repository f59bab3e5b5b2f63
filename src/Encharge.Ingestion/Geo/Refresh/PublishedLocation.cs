using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Encharge.Ingestion.Geo.Refresh;

/// <summary>What is known of the published database without reading it.</summary>
/// <param name="Version">Another one whenever another database is published.</param>
/// <param name="ModifiedAt">When its source was made; null when the source didn't say.</param>
internal sealed record PublishedVersion(ETag Version, DateTimeOffset? ModifiedAt);

/// <summary>
/// The database that all instances use: the blob <c>EDITION.mmdb</c> in the container <c>location</c>, replaced as a
/// whole. Its metadata says of which archive it comes.
/// </summary>
internal sealed class PublishedLocation(BlobContainerClient container, string edition)
{
    private const string ModifiedAt = "sourcemodified";
    private const string Sum = "sourcesha256";

    private readonly BlobClient _blob = container.GetBlobClient(edition + ".mmdb");

    /// <summary>What is published; null while nothing is.</summary>
    public async Task<PublishedVersion?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = await _blob.GetPropertiesAsync(cancellationToken: cancellationToken);
            found.Value.Metadata.TryGetValue(ModifiedAt, out var text);
            return new(found.Value.ETag, text is null ? null : Parse(text));
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Puts a database in place of the one that is published.</summary>
    public Task PublishAsync(Stream database, DownloadedArchive source, CancellationToken cancellationToken)
    {
        var metadata = new Dictionary<string, string> { [Sum] = source.Sha256 };
        if (source.ModifiedAt is { } modifiedAt)
            metadata[ModifiedAt] = modifiedAt.ToString("R", CultureInfo.InvariantCulture);
        return _blob.UploadAsync(database, new BlobUploadOptions { Metadata = metadata }, cancellationToken);
    }

    /// <summary>Reads the published database.</summary>
    /// <exception cref="LocationDatabaseException">It is damaged.</exception>
    /// <exception cref="RequestFailedException">Storage failed, or the version is not the published one any more.</exception>
    public async Task<LocationDatabase> OpenAsync(PublishedVersion version, CancellationToken cancellationToken)
    {
        var options = new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfMatch = version.Version } };
        var answer = await _blob.DownloadStreamingAsync(options, cancellationToken);
        using var download = answer.Value;
        await using var file = await TemporaryFile.CopyAsync(
            download.Content, download.Details.ContentLength, cancellationToken);
        return LocationDatabase.Read(file, _blob.Name);
    }

    private static DateTimeOffset Parse(string text) =>
        DateTimeOffset.ParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
