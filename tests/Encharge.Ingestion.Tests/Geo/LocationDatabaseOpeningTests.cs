using Encharge.Ingestion.Geo;
using Encharge.Testing.Geo;

namespace Encharge.Ingestion.Tests.Geo;

/// <summary>A file that can't serve is refused when opening, with a message that names it and the reason.</summary>
public sealed class LocationDatabaseOpeningTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void A_file_serves_even_after_it_was_cut_and_deleted()
    {
        File.WriteAllBytes(path, Whole());
        using var locator = new Locator();
        locator.Replace(LocationDatabase.Open(path));
        File.WriteAllBytes(path, []);
        File.Delete(path);

        Assert.Equal("GB", locator.Locate(new([192, 0, 2, 1]))!.CountryCode);
    }

    [Fact]
    public void A_missing_file_is_refused()
    {
        File.Delete(path);

        Assert.Contains("can't be read", RefusalOfFile().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_refused() =>
        Assert.Throws<LocationDatabaseException>(() => LocationDatabase.Open(Path.GetTempPath()));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void A_file_cut_short_is_refused(int bytes)
    {
        File.WriteAllBytes(path, Whole()[..bytes]);

        Assert.Contains("damaged", RefusalOfFile().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused() =>
        Assert.All(Enumerable.Range(0, Whole().Length), bytes =>
        {
            using var stream = new MemoryStream(Whole()[..bytes]);
            Assert.Throws<LocationDatabaseException>(() => LocationDatabase.Read(stream, "a test"));
        });

    [Fact]
    public void A_file_of_another_format_is_refused()
    {
        File.WriteAllText(path, "<html><body>Sign in to download GeoLite2-City</body></html>");

        Assert.Contains("not a MaxMind database", RefusalOfFile().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GeoLite2-ASN")]
    [InlineData("GeoIP2-Connection-Type")]
    [InlineData("asn ipvAll")]
    [InlineData("")]
    public void A_database_without_countries_is_refused(string type)
    {
        File.WriteAllBytes(path, new MmdbWriter(type).Add("192.0.2.0/24", LocationRecord.Plain("GB")).ToArray());

        Assert.Contains("its type", RefusalOfFile().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_database_whose_records_have_no_country_code_is_refused()
    {
        var record = new Dictionary<string, object> { ["country_name"] = "Spain" };
        File.WriteAllBytes(path, new MmdbWriter("country ipvAll").Add("192.0.2.0/24", record).ToArray());

        Assert.Contains("country_code", RefusalOfFile().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_of_neither_IPv4_nor_IPv6_is_refused()
    {
        File.WriteAllBytes(path, new MmdbWriter("GeoLite2-City", ipVersion: 5).ToArray());

        Assert.Contains("IPv4", RefusalOfFile().Message, StringComparison.Ordinal);
    }

    private static byte[] Whole() =>
        new MmdbWriter("GeoLite2-Country")
            .Add("192.0.2.0/24", LocationRecord.City("GB", "United Kingdom", null)).ToArray();

    private LocationDatabaseException RefusalOfFile()
    {
        var refusal = Assert.Throws<LocationDatabaseException>(() => LocationDatabase.Open(path));
        Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
        return refusal;
    }
}
