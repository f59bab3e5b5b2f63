using System.Formats.Tar;
using System.IO.Compression;
using System.Net;

namespace Encharge.Ingestion.Geo.Refresh;

/// <summary>
/// The archive that MaxMind publishes: a gzipped tar with a folder of the day, in which the database lies beside texts.
/// </summary>
internal static class LocationArchive
{
    /// <summary>City databases have some 60 MiB, the largest of the commercial ones 200.</summary>
    private const long MaxDatabaseBytes = 1L << 30;

    /// <summary>
    /// Public resolvers and registries: whatever the edition, a database that knows none of them is of no use.
    /// </summary>
    private static readonly IPAddress[] WellKnown =
        [IPAddress.Parse("8.8.8.8"), IPAddress.Parse("9.9.9.9"), IPAddress.Parse("193.0.6.139")];

    /// <summary>The database in the archive: it opens and answers. Its owner disposes it.</summary>
    /// <exception cref="LocationRefreshException">The archive can't be read, holds no database of the edition, or one
    /// that is of no use.</exception>
    public static async Task<FileStream> ExtractAsync(
        Stream archive, string edition, CancellationToken cancellationToken)
    {
        try
        {
            var file = await FindAsync(archive, edition + ".mmdb", cancellationToken)
                ?? throw new LocationRefreshException($"The archive holds no {edition}.mmdb.");
            return await VerifiedAsync(file, edition);
        }
        catch (Exception damage) when (damage is InvalidDataException or IOException or LocationDatabaseException)
        {
            throw new LocationRefreshException("The archive is damaged, or its database.", damage);
        }
    }

    private static async Task<FileStream?> FindAsync(Stream archive, string name, CancellationToken stop)
    {
        await using var unzipped = new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true);
        await using var tar = new TarReader(unzipped, leaveOpen: true);
        while (await tar.GetNextEntryAsync(copyData: false, stop) is { } entry)
        {
            if (entry.DataStream is { } data && Path.GetFileName(entry.Name) == name)
                return await TemporaryFile.CopyAsync(data, MaxDatabaseBytes, stop);
        }

        return null;
    }

    private static async Task<FileStream> VerifiedAsync(FileStream file, string edition)
    {
        try
        {
            using var database = LocationDatabase.Read(file, edition);
            if (!Array.Exists(WellKnown, address => database.TryFind(address, out var found) && found is not null))
                throw new LocationRefreshException("The database knows none of the addresses it was tried with.");
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
