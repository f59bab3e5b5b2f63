namespace Encharge.Ingestion.Geo;

/// <summary>Where an address is, as far as the database knows.</summary>
/// <param name="Country">English name, such as <c>United Kingdom</c>.</param>
/// <param name="CountryCode">ISO 3166-1 alpha-2, upper case, such as <c>GB</c>.</param>
/// <param name="TimeZone">IANA name, such as <c>Europe/London</c>; null when the database doesn't say.</param>
public sealed record Location(string Country, string CountryCode, string? TimeZone);
