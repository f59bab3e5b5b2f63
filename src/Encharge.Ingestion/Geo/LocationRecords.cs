using System.Net;
using MaxMind.Db;
using MaxMind.GeoIP2;

namespace Encharge.Ingestion.Geo;

/// <summary>
/// Knows the shapes that location records have, and tells by the database's type which one it is: <c>City</c>,
/// <c>Enterprise</c> or <c>Country</c> in it for those of GeoIP2, <c>country</c> or <c>city</c> for plain ones.
/// </summary>
internal static class LocationRecords
{
    private const int FormatVersion = 2;

    /// <summary>Reads the database that <paramref name="stream"/> holds.</summary>
    /// <exception cref="LocationDatabaseException">Its message starts with <paramref name="source"/>.</exception>
    public static LocationDatabase Read(Stream stream, string source)
    {
        var start = stream.Position;
        try
        {
            if (OpenGeoIP2(stream) is { } database) return database;

            stream.Position = start;
            return OpenPlain(stream);
        }
        catch (LocationDatabaseException refusal)
        {
            throw new LocationDatabaseException($"{source} can't serve for location: {refusal.Message}", refusal);
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            throw new LocationDatabaseException(
                $"{source} is not a MaxMind database, or damaged: {damage.Message}", damage);
        }
    }

    /// <summary>Whether a reader threw this because the file is not what it should be.</summary>
    public static bool IsDamage(Exception exception) =>
        exception is InvalidDatabaseException or DeserializationException;

    // null when the type isn't one of GeoIP2's with a country
    private static LocationDatabase? OpenGeoIP2(Stream stream)
    {
        var reader = new DatabaseReader(stream);
        try
        {
            Check(reader.Metadata);
            if (FindIn(reader) is { } find) return new LocationDatabase(reader, reader.Metadata, find);
        }
        catch
        {
            reader.Dispose();
            throw;
        }

        reader.Dispose();
        return null;
    }

    // A city's record without a country's own code is no place: registered_country is where the provider registered.
    private static Func<IPAddress, Location?>? FindIn(DatabaseReader reader) => reader.Metadata.DatabaseType switch
    {
        var type when type.Contains("City", StringComparison.Ordinal) => address =>
            reader.TryCity(address, out var city) ? Place(city.Country, city.Location.TimeZone) : null,
        var type when type.Contains("Enterprise", StringComparison.Ordinal) => address =>
            reader.TryEnterprise(address, out var place) ? Place(place.Country, place.Location.TimeZone) : null,
        var type when type.Contains("Country", StringComparison.Ordinal) => address =>
            reader.TryCountry(address, out var place) ? Place(place.Country, timeZone: null) : null,
        _ => null,
    };

    private static LocationDatabase OpenPlain(Stream stream)
    {
        var reader = new Reader(stream);
        try
        {
            CheckPlain(reader);
            return new LocationDatabase(reader, reader.Metadata, address => FindIn(reader, address));
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    private static Location? FindIn(Reader reader, IPAddress address) =>
        reader.Find<PlainLocationRecord>(address) is { } record
            ? Place(record.CountryCode, name: null, record.TimeZone)
            : null;

    private static void Check(Metadata metadata)
    {
        if (metadata.BinaryFormatMajorVersion != FormatVersion)
            throw new LocationDatabaseException("it is of a version other than 2 of the format.");
        if (metadata.IPVersion is not (4 or 6))
            throw new LocationDatabaseException("it is of neither IPv4 nor IPv6.");
        if (string.IsNullOrEmpty(metadata.DatabaseType))
            throw new LocationDatabaseException("it doesn't name its type.");
        CheckBuildDate(metadata);
    }

    private static void CheckBuildDate(Metadata metadata)
    {
        try
        {
            _ = metadata.BuildDate;
        }
        catch (ArgumentOutOfRangeException outOfRange)
        {
            throw new LocationDatabaseException("its build date is beyond the year 9999.", outOfRange);
        }
    }

    private static void CheckPlain(Reader reader)
    {
        var type = reader.Metadata.DatabaseType;
        var isLocation =
            type.Contains("country", StringComparison.Ordinal) || type.Contains("city", StringComparison.Ordinal);

        // A database may be empty; one with records has them all in one shape, so the first tells.
        var first = isLocation ? reader.FindAll<PlainLocationRecord>(cacheSize: 1).FirstOrDefault().Data : null;
        if (!isLocation || first is { CountryCode: null })
            throw new LocationDatabaseException($"its type is {type}; needed is GeoIP2 or GeoLite2 City or Country, or "
                + "a country database whose records have a country_code.");
    }

    private static Location? Place(MaxMind.GeoIP2.Model.Country country, string? timeZone) =>
        Place(country.IsoCode, country.Name, timeZone);

    // Without a name of its own, or with an unknown code (AN, dissolved 2010, is still met), there is no place to tell.
    private static Location? Place(string? code, string? name, string? timeZone)
    {
        if (code is null) return null;

        name ??= CountryNames.ByCode.GetValueOrDefault(code);
        return name is null
            ? null
            : new Location(name, code, timeZone ?? CountryTimeZones.OnlyZone.GetValueOrDefault(code));
    }
}
