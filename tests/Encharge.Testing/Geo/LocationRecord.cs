namespace Encharge.Testing.Geo;

/// <summary>
/// Records for <see cref="MmdbWriter"/> in the shapes that location databases have; what is null is left out.
/// </summary>
internal static class LocationRecord
{
    /// <summary>As in GeoLite2-City and, without a time zone, GeoLite2-Country.</summary>
    public static IReadOnlyDictionary<string, object> City(string? code, string? englishName, string? timeZone)
    {
        var record = new Dictionary<string, object>
        {
            ["continent"] = new Dictionary<string, object> { ["code"] = "EU" },
        };
        if (code is not null) record["country"] = Country(code, englishName);
        if (timeZone is not null) record["location"] = new Dictionary<string, object> { ["time_zone"] = timeZone };
        return record;
    }

    /// <summary>As in plain country databases.</summary>
    public static IReadOnlyDictionary<string, object> Plain(string code) =>
        new Dictionary<string, object> { ["country_code"] = code };

    private static Dictionary<string, object> Country(string code, string? englishName)
    {
        var names = new Dictionary<string, object> { ["de"] = "Name auf Deutsch" };
        if (englishName is not null) names["en"] = englishName;
        return new() { ["iso_code"] = code, ["geoname_id"] = 2635167u, ["names"] = names };
    }
}
