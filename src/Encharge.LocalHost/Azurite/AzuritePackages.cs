namespace Encharge.LocalHost.Azurite;

/// <summary>Where things are in an installed directory.</summary>
internal static class AzuritePackages
{
    /// <summary>
    /// Countries of IPv4 and IPv6 addresses in MaxMind's format, CC0:
    /// <c>@ip-location-db/geo-whois-asn-country-mmdb</c>.
    /// </summary>
    public static string CountryDatabase(string directory) => Path.Combine(
        directory, "node_modules", "@ip-location-db", "geo-whois-asn-country-mmdb", "geo-whois-asn-country.mmdb");
}
