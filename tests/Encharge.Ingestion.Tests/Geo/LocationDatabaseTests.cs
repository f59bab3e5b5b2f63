using System.Net;
using Encharge.Ingestion.Geo;
using Encharge.Testing.Geo;

namespace Encharge.Ingestion.Tests.Geo;

/// <summary>What each kind of database says of an address. Replacement is for <see cref="LocatorTests"/>.</summary>
public sealed class LocationDatabaseTests
{
    private const string Network = "192.0.2.0/24";
    private const string Address = "192.0.2.7";

    [Theory]
    [InlineData("GeoLite2-City")]
    [InlineData("GeoIP2-City-Europe")]
    [InlineData("GeoIP2-Enterprise")]
    public void A_city_database_gives_English_name_code_and_time_zone(string type) =>
        Assert.Equal(
            new Location("United States", "US", "America/Chicago"),
            Find(type, LocationRecord.City("US", "United States", "America/Chicago")));

    [Fact]
    public void A_city_without_a_time_zone_gets_that_of_a_country_with_one_only()
    {
        var london = Find("GeoLite2-City", LocationRecord.City("GB", "United Kingdom", null))!;
        var states = Find("GeoLite2-City", LocationRecord.City("US", "United States", null))!;

        Assert.Equal("Europe/London", london.TimeZone);
        Assert.Null(states.TimeZone);
    }

    [Fact]
    public void The_database_names_the_country_and_the_table_where_it_has_no_English_name()
    {
        Assert.Equal("Britain", Find("GeoLite2-City", LocationRecord.City("GB", "Britain", null))!.Country);
        Assert.Equal("United Kingdom", Find("GeoLite2-City", LocationRecord.City("GB", null, null))!.Country);
    }

    [Fact]
    public void A_record_without_a_country_is_no_location_even_with_a_time_zone() =>
        Assert.Null(Find("GeoLite2-City", LocationRecord.City(null, null, "Europe/London")));

    [Fact]
    public void A_country_database_gives_the_time_zone_of_a_country_with_one_only()
    {
        Assert.Equal(
            new Location("United Kingdom", "GB", "Europe/London"),
            Find("GeoLite2-Country", LocationRecord.City("GB", "United Kingdom", null)));
        Assert.Equal(
            new Location("United States", "US", null),
            Find("GeoIP2-Country", LocationRecord.City("US", "United States", null)));
    }

    [Fact]
    public void A_plain_country_database_gives_the_name_from_the_table()
    {
        Assert.Equal(
            new Location("United Kingdom", "GB", "Europe/London"), Find("country ipvAll", LocationRecord.Plain("GB")));
        Assert.Equal(new Location("United States", "US", null), Find("country ipvAll", LocationRecord.Plain("US")));
    }

    [Fact]
    public void A_plain_city_database_gives_its_time_zone()
    {
        var record = new Dictionary<string, object> { ["country_code"] = "US", ["timezone"] = "America/Chicago" };

        Assert.Equal(new Location("United States", "US", "America/Chicago"), Find("city ipvAll", record));
    }

    [Fact]
    public void A_code_that_no_country_has_any_more_is_no_location() =>
        Assert.Null(Find("country ipvAll", LocationRecord.Plain("AN")));

    [Fact]
    public void An_address_outside_every_network_is_no_location()
    {
        using var database = Read(new MmdbWriter("country ipvAll").Add(Network, LocationRecord.Plain("GB")));

        Assert.Null(Find(database, "192.0.3.1"));
        Assert.Null(Find(database, "2001:db8::1"));
    }

    [Fact]
    public void IPv4_and_IPv6_addresses_are_found_in_one_database()
    {
        using var database = Read(new MmdbWriter("country ipvAll")
            .Add(Network, LocationRecord.Plain("GB")).Add("2001:db8::/32", LocationRecord.Plain("FR")));

        Assert.Equal("GB", Find(database, Address)!.CountryCode);
        Assert.Equal("FR", Find(database, "2001:db8::1")!.CountryCode);
    }

    [Fact]
    public void An_IPv4_database_does_not_take_an_IPv6_address_for_another()
    {
        var writer = new MmdbWriter("country ipv4", ipVersion: 4).Add("32.1.0.0/16", LocationRecord.Plain("GB"));
        using var database = Read(writer);

        Assert.Equal("GB", Find(database, "32.1.13.184")!.CountryCode);
        Assert.Null(Find(database, "2001:db8::1"));
    }

    [Fact]
    public void A_database_tells_its_type_and_when_it_was_built()
    {
        var builtAt = new DateTimeOffset(2026, 6, 16, 8, 30, 0, TimeSpan.Zero);
        using var database = Read(new MmdbWriter("GeoLite2-City") { BuiltAt = builtAt });

        Assert.Equal(("GeoLite2-City", builtAt, true), (database.Type, database.BuiltAt, database.KnowsIPv6));
    }

    [Fact]
    public void A_closed_database_looks_nothing_up()
    {
        var database = Read(new MmdbWriter("country ipvAll").Add(Network, LocationRecord.Plain("GB")));
        database.Dispose();
        database.Dispose();

        Assert.False(database.TryFind(IPAddress.Parse(Address), out var location));
        Assert.Null(location);
    }

    private static Location? Find(string type, IReadOnlyDictionary<string, object> record)
    {
        using var database = Read(new MmdbWriter(type).Add(Network, record));
        return Find(database, Address);
    }

    private static Location? Find(LocationDatabase database, string address)
    {
        Assert.True(database.TryFind(IPAddress.Parse(address), out var location));
        return location;
    }

    private static LocationDatabase Read(MmdbWriter writer) => LocationDatabase.Read(writer.ToStream(), "a test");
}
