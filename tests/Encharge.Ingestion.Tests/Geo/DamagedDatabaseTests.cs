using System.Net;
using Encharge.Ingestion.Geo;
using Encharge.Testing.Geo;
using FsCheck;
using FsCheck.Xunit;

namespace Encharge.Ingestion.Tests.Geo;

/// <summary>
/// A damaged file is refused when opening, or some look-ups in it find nothing: nothing else is ever thrown.
/// </summary>
public sealed class DamagedDatabaseTests
{
    private static readonly IPAddress[] Asked =
        [.. new[] { "192.0.2.1", "203.0.113.9", "8.8.8.8", "2001:db8::1", "2a00::1" }.Select(IPAddress.Parse)];

    private static readonly byte[] City = Whole("GeoLite2-City");
    private static readonly byte[] Plain = new MmdbWriter("country ipvAll")
        .Add("192.0.2.0/24", LocationRecord.Plain("GB")).Add("2001:db8::/32", LocationRecord.Plain("FR")).ToArray();

    [Property(MaxTest = 2000)]
    public void A_damaged_city_database_never_fails_a_look_up(DoNotSize<int> seed) =>
        Ask(Damaged(City, new Random(seed.Item)));

    [Property(MaxTest = 2000)]
    public void A_damaged_country_database_never_fails_a_look_up(DoNotSize<int> seed) =>
        Ask(Damaged(Plain, new Random(seed.Item)));

    [Fact]
    public void A_damaged_record_is_no_location_and_is_counted()
    {
        var record = new Dictionary<string, object> { ["country_code"] = 826 };
        var file = new MmdbWriter("country ipvAll")
            .Add("0.0.0.0/8", LocationRecord.Plain("GB")).Add("192.0.2.0/24", record);
        using var locator = new Locator();
        locator.Replace(LocationDatabase.Read(file.ToStream(), "a test"));

        Assert.Null(locator.Locate(IPAddress.Parse("192.0.2.1")));
        Assert.Null(locator.Locate(IPAddress.Parse("192.0.3.1")));
        Assert.Equal(1, locator.DamagedRecords);
    }

    private static byte[] Whole(string type) => new MmdbWriter(type)
        .Add("192.0.2.0/24", LocationRecord.City("GB", "United Kingdom", "Europe/London"))
        .Add("2001:db8::/32", LocationRecord.City("US", "United States", "America/Chicago"))
        .ToArray();

    private static byte[] Damaged(byte[] whole, Random random)
    {
        var damaged = (byte[])whole.Clone();
        for (var hits = random.Next(1, 20); hits > 0; hits--)
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        return damaged;
    }

    private static void Ask(byte[] file)
    {
        using var locator = new Locator();
        using var stream = new MemoryStream(file);
        try
        {
            locator.Replace(LocationDatabase.Read(stream, "a test"));
        }
        catch (LocationDatabaseException)
        {
            return;
        }

        foreach (var address in Asked) locator.Locate(address);
    }
}
