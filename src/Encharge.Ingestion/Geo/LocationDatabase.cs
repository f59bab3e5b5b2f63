using System.Net;
using System.Net.Sockets;
using MaxMind.Db;

namespace Encharge.Ingestion.Geo;

/// <summary>
/// An open location database in the MaxMind DB format: GeoIP2 or GeoLite2 City, Enterprise or Country, or a plain
/// country database whose records are <c>{"country_code": "GB"}</c>. Immutable; safe for concurrent use.
/// </summary>
/// <remarks>
/// It is read into memory whole, at about a millisecond a megabyte. A file mapped into memory would open in less than
/// one, but overwriting or cutting such a file ends the process, and on a network share each look-up would wait for
/// pages. The reader works on raw memory, so closing it during a look-up would end the process too; hence the count of
/// users: memory is freed when the owner has disposed and the last look-up is over.
/// </remarks>
public sealed class LocationDatabase : IDisposable
{
    private readonly IDisposable reader;
    private readonly Func<IPAddress, Location?> find;
    private int users = 1;
    private int disposed;

    /// <param name="reader">Freed with the database.</param>
    /// <param name="metadata">What the file says of itself.</param>
    /// <param name="find">The location; null for an address that the reader doesn't know.</param>
    internal LocationDatabase(IDisposable reader, Metadata metadata, Func<IPAddress, Location?> find)
    {
        this.reader = reader;
        this.find = find;
        Type = metadata.DatabaseType;
        BuiltAt = new DateTimeOffset(metadata.BuildDate);
        KnowsIPv6 = metadata.IPVersion == 6;
    }

    /// <summary>The type that the file gives itself, such as <c>GeoLite2-City</c>.</summary>
    public string Type { get; }

    /// <summary>When its publisher built it.</summary>
    public DateTimeOffset BuiltAt { get; }

    /// <summary>Whether it has IPv6 addresses; IPv4 addresses are in either kind.</summary>
    public bool KnowsIPv6 { get; }

    /// <summary>Opens a file; it may be replaced or deleted afterwards.</summary>
    /// <exception cref="LocationDatabaseException">Missing, not readable, damaged, or of another kind.</exception>
    public static LocationDatabase Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return Read(file, path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new LocationDatabaseException($"{path} can't be read: {cause.Message}", cause);
        }
    }

    /// <summary>
    /// Reads a database from here to the end of <paramref name="stream"/>, which must be able to seek.
    /// </summary>
    /// <param name="stream">Left open.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <exception cref="LocationDatabaseException">Damaged, or of another kind.</exception>
    public static LocationDatabase Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return LocationRecords.Read(stream, source);
    }

    /// <summary>Closes the database as soon as no look-up uses it; a second call does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0) Leave();
    }

    /// <summary>
    /// Looks up an address (not IPv4-mapped); null when unknown. False, having looked up nothing, when the database is
    /// closed.
    /// </summary>
    /// <exception cref="InvalidDatabaseException">The record is damaged.</exception>
    /// <exception cref="DeserializationException">The record has another shape than its type promises.</exception>
    internal bool TryFind(IPAddress address, out Location? location)
    {
        location = null;
        if (!TryEnter()) return false;

        try
        {
            // An IPv4 database would take the first 32 bits of an IPv6 address for an IPv4 address and answer nonsense.
            var isKnowable = KnowsIPv6 || address.AddressFamily == AddressFamily.InterNetwork;
            location = isKnowable ? find(address) : null;
            return true;
        }
        finally
        {
            Leave();
        }
    }

    private bool TryEnter()
    {
        for (var seen = Volatile.Read(ref users); seen > 0;)
        {
            var was = Interlocked.CompareExchange(ref users, seen + 1, seen);
            if (was == seen) return true;
            seen = was;
        }

        return false;
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref users) == 0) reader.Dispose();
    }
}
