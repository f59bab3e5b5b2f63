using System.Collections.Frozen;
using NodaTime.TimeZones;

namespace Encharge.Ingestion.Geo;

/// <summary>
/// The time zone of each country that has exactly one, such as <c>GB</c> → <c>Europe/London</c>; the United States,
/// with many, and Germany, with its exclave Büsingen, are not in it. From the tz database's <c>zone.tab</c>: it names
/// each country's own zones (<c>Europe/Oslo</c>), where <c>zone1970.tab</c> would give Norway <c>Europe/Berlin</c>.
/// </summary>
internal static class CountryTimeZones
{
    /// <summary>IANA name by upper-case ISO 3166-1 alpha-2 code; read on first use, which takes some 20 ms.</summary>
    public static FrozenDictionary<string, string> OnlyZone { get; } = ZonesByCountry()
        .Where(zones => zones.Count() == 1)
        .ToFrozenDictionary(zones => zones.Key, zones => zones.Single(), StringComparer.Ordinal);

    private static IEnumerable<IGrouping<string, string>> ZonesByCountry()
    {
        var locations = TzdbDateTimeZoneSource.Default.ZoneLocations
            ?? throw new InvalidOperationException("NodaTime's time zone data comes without locations.");
        return locations.GroupBy(location => location.CountryCode, location => location.ZoneId, StringComparer.Ordinal);
    }
}
