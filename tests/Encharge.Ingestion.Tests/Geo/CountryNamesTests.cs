using Encharge.Ingestion.Geo;
using NodaTime.TimeZones;

namespace Encharge.Ingestion.Tests.Geo;

/// <summary>The table of country names is complete, and the only time zones are those of the tz database.</summary>
public sealed class CountryNamesTests
{
    // ISO 3166-1 has 249 codes; XK is user-assigned.
    private const int Iso3166Codes = 249;

    private static readonly IEnumerable<string> TzdbCodes =
        TzdbDateTimeZoneSource.Default.ZoneLocations!.Select(location => location.CountryCode).Distinct();

    [Fact]
    public void The_table_has_every_ISO_code_and_Kosovo() => Assert.Equal(Iso3166Codes + 1, CountryNames.ByCode.Count);

    [Fact]
    public void The_table_has_the_countries_of_the_tz_database_and_those_without_inhabitants_or_code() =>
        Assert.Equal(["BV", "HM", "XK"], CountryNames.ByCode.Keys.Except(TzdbCodes).Order(StringComparer.Ordinal));

    [Fact]
    public void The_tz_database_has_no_country_that_the_table_lacks() =>
        Assert.Empty(TzdbCodes.Except(CountryNames.ByCode.Keys));

    [Fact]
    public void Every_entry_is_an_upper_case_code_and_a_name_of_its_own()
    {
        Assert.All(CountryNames.ByCode.Keys, code => Assert.Matches("^[A-Z]{2}$", code));
        Assert.All(CountryNames.ByCode.Values, name => Assert.Matches(@"^\p{Lu}[\p{L}.,() -]+[\p{L})]$", name));
        Assert.Equal(CountryNames.ByCode.Count, CountryNames.ByCode.Values.Distinct().Count());
    }

    [Theory]
    [InlineData("GB", "United Kingdom")]
    [InlineData("US", "United States")]
    [InlineData("RU", "Russia")]
    [InlineData("KR", "South Korea")]
    [InlineData("CZ", "Czechia")]
    [InlineData("TR", "Türkiye")]
    [InlineData("BQ", "Bonaire, Sint Eustatius and Saba")]
    [InlineData("ZW", "Zimbabwe")]
    public void Names_are_those_that_users_expect(string code, string name) =>
        Assert.Equal(name, CountryNames.ByCode[code]);

    [Theory]
    [InlineData("GB", "Europe/London")]
    [InlineData("NO", "Europe/Oslo")]
    [InlineData("PE", "America/Lima")]
    public void A_country_with_one_time_zone_has_it(string code, string zone) =>
        Assert.Equal(zone, CountryTimeZones.OnlyZone[code]);

    [Theory]
    [InlineData("US")]
    [InlineData("DE")]
    [InlineData("AU")]
    [InlineData("BV")]
    [InlineData("XK")]
    public void A_country_with_several_time_zones_or_none_has_no_only_one(string code) =>
        Assert.False(CountryTimeZones.OnlyZone.ContainsKey(code));
}
