using MaxMind.Db;

namespace Encharge.Ingestion.Geo;

/// <summary>
/// A record of a plain country database, such as <c>{"country_code": "GB"}</c>; the city databases of the same family
/// add <c>timezone</c>. Made by the MaxMind reader, through code that its source generator writes.
/// </summary>
internal sealed class PlainLocationRecord
{
    /// <param name="countryCode">ISO 3166-1 alpha-2.</param>
    /// <param name="timeZone">IANA name.</param>
    [Constructor]
    public PlainLocationRecord([MapKey("country_code")] string? countryCode, [MapKey("timezone")] string? timeZone)
    {
        CountryCode = countryCode;
        TimeZone = timeZone;
    }

    /// <summary>Null in a record of another shape.</summary>
    public string? CountryCode { get; }

    /// <summary>Null in a country-only database.</summary>
    public string? TimeZone { get; }
}
