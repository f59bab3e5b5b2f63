using System.Net;
using Encharge.Testing.Geo;
using FsCheck.Xunit;
using MaxMind.Db;
using MaxMind.GeoIP2;

namespace Encharge.Ingestion.Tests.Geo;

/// <summary>
/// What the tests' own writer makes, MaxMind's readers read: so the other suites test against real files.
/// </summary>
public sealed class MmdbWriterTests
{
    [Fact]
    public void MaxMinds_reader_gets_every_type_of_value_back()
    {
        var record = new Dictionary<string, object>
        {
            ["text"] = "Türkiye",
            ["long"] = new string('x', 284),
            ["longer"] = new string('y', 60_000),
            ["true"] = true,
            ["false"] = false,
            ["double"] = -1.5,
            ["uint16"] = (ushort)513,
            ["uint32"] = uint.MaxValue,
            ["int32"] = -7,
            ["uint64"] = ulong.MaxValue,
            ["array"] = new object[] { "a", 2 },
            ["map"] = Enumerable.Range(0, 40).ToDictionary(number => $"key {number}", number => (object)number),
        };

        var found = Find(new MmdbWriter("test").Add("192.0.2.0/24", record), "192.0.2.1")!;

        // The reader widens 16-bit numbers to int and 32-bit ones to long.
        Assert.Equal(record.Keys, found.Keys);
        Assert.Equal(513, found["uint16"]);
        Assert.Equal((long)uint.MaxValue, found["uint32"]);
        Assert.Equal(new List<object> { "a", 2 }, found["array"]);
        Assert.Equal(record["map"], found["map"]);
        Assert.All(
            ["text", "long", "longer", "true", "false", "double", "int32", "uint64"],
            key => Assert.Equal(record[key], found[key]));
    }

    [Theory]
    [InlineData("192.0.2.0", "narrow")]
    [InlineData("192.0.2.255", "narrow")]
    [InlineData("192.0.3.0", "wide")]
    [InlineData("192.0.1.255", "wide")]
    [InlineData("192.1.0.0", null)]
    [InlineData("2001:db8::1", "one")]
    [InlineData("2001:db8::2", "six")]
    [InlineData("2001:db9::", null)]
    public void A_network_inside_another_goes_before_it_in_whatever_order_they_came(string address, string? expected)
    {
        var writer = new MmdbWriter("test")
            .Add("2001:db8::1/128", Named("one")).Add("2001:db8::/32", Named("six"))
            .Add("192.0.2.0/24", Named("narrow")).Add("192.0.0.0/16", Named("wide"));

        Assert.Equal(expected, Find(writer, address)?["name"]);
    }

    [Property(MaxTest = 200)]
    public void Any_networks_are_found_by_the_longest_that_holds_the_address(uint[] bases, byte[] lengths, uint asked)
    {
        var networks = bases.Zip(lengths, (start, length) => NetworkOf(start, 1 + length % 32)).Distinct().ToArray();
        var writer = new MmdbWriter("test");
        foreach (var network in networks) writer.Add(network.ToString(), Named(network.ToString()));

        foreach (var address in networks.Select(network => network.BaseAddress).Append(AddressOf(asked)))
        {
            var longest = networks.Where(network => network.Contains(address)).OrderBy(network => network.PrefixLength);
            var expected = longest.Select(network => network.ToString()).LastOrDefault();
            Assert.Equal(expected, Find(writer, address.ToString())?["name"]);
        }
    }

    [Fact]
    public void An_IPv4_database_has_the_addresses_at_its_root()
    {
        var writer = new MmdbWriter("test", ipVersion: 4).Add("192.0.2.0/24", Named("v4"));

        Assert.Equal("v4", Find(writer, "192.0.2.9")!["name"]);
    }

    [Fact]
    public void MaxMinds_GeoIP2_reads_city_and_country()
    {
        var record = LocationRecord.City("GB", "United Kingdom", "Europe/London");
        var cityFile = new MmdbWriter("GeoLite2-City").Add("192.0.2.0/24", record);
        var countryFile = new MmdbWriter("GeoLite2-Country").Add("192.0.2.0/24", record);
        using var cities = new DatabaseReader(cityFile.ToStream());
        using var countries = new DatabaseReader(countryFile.ToStream());

        var city = cities.City("192.0.2.1");
        Assert.Equal(("GB", "United Kingdom"), (city.Country.IsoCode, city.Country.Name));
        Assert.Equal("Europe/London", city.Location.TimeZone);
        Assert.Equal("United Kingdom", countries.Country("192.0.2.1").Country.Name);
        Assert.False(cities.TryCity("192.0.3.1", out _));
    }

    [Fact]
    public void The_metadata_is_as_told()
    {
        var builtAt = new DateTimeOffset(2026, 6, 16, 8, 30, 0, TimeSpan.Zero);
        using var reader = new Reader(new MmdbWriter("GeoLite2-City") { BuiltAt = builtAt }.ToStream());

        Assert.Equal("GeoLite2-City", reader.Metadata.DatabaseType);
        Assert.Equal(builtAt.UtcDateTime, reader.Metadata.BuildDate);
        Assert.Equal((2, 6), (reader.Metadata.BinaryFormatMajorVersion, reader.Metadata.IPVersion));
    }

    private static Dictionary<string, object> Named(string name) => new() { ["name"] = name };

    private static IPAddress AddressOf(uint bits) =>
        new([(byte)(bits >> 24), (byte)(bits >> 16), (byte)(bits >> 8), (byte)bits]);

    private static IPNetwork NetworkOf(uint start, int length) =>
        new(AddressOf(start & uint.MaxValue << (32 - length)), length);

    private static Dictionary<string, object>? Find(MmdbWriter writer, string address)
    {
        using var reader = new Reader(writer.ToStream());
        return reader.Find<Dictionary<string, object>>(IPAddress.Parse(address));
    }
}
