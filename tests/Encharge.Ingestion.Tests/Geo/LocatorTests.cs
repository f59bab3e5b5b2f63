using System.Net;
using Encharge.Ingestion.Geo;
using Encharge.Testing.Geo;

namespace Encharge.Ingestion.Tests.Geo;

/// <summary>
/// Which addresses are looked up, and what replacing the database does to look-ups before, during and after.
/// </summary>
public sealed class LocatorTests
{
    private static readonly IPAddress Address = IPAddress.Parse("192.0.2.7");

    [Fact]
    public void Without_a_database_nothing_is_located()
    {
        using var locator = new Locator();

        Assert.Null(locator.Locate(Address));
        Assert.Null(locator.LoadedAt);
        Assert.Null(locator.BuiltAt);
        Assert.Equal("no location database", locator.Describe());
    }

    [Fact]
    public void No_address_is_nowhere()
    {
        using var locator = LocatorWith("GB");

        Assert.Null(locator.Locate(null));
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("fd00::1")]
    [InlineData("2002:a00:1::")]
    public void A_private_or_reserved_address_is_nowhere_even_if_the_database_knows_it(string address)
    {
        using var locator = new Locator();
        locator.Replace(Read(new MmdbWriter("country ipvAll")
            .Add("0.0.0.0/1", LocationRecord.Plain("GB")).Add("8000::/1", LocationRecord.Plain("GB"))
            .Add("2000::/3", LocationRecord.Plain("GB"))));

        Assert.Null(locator.Locate(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("192.0.2.7")]
    [InlineData("::ffff:192.0.2.7")]
    [InlineData("2001:db8::7")]
    public void A_documentation_address_is_where_the_database_says(string address)
    {
        using var locator = LocatorWith("GB");

        Assert.Equal(new Location("United Kingdom", "GB", "Europe/London"), locator.Locate(IPAddress.Parse(address)));
    }

    [Fact]
    public void After_a_replacement_the_new_database_answers()
    {
        using var locator = LocatorWith("GB");
        locator.Replace(Country("FR"));

        Assert.Equal("FR", locator.Locate(Address)!.CountryCode);
    }

    [Fact]
    public void Putting_the_database_in_use_in_place_again_keeps_it_open()
    {
        using var locator = new Locator();
        var database = Country("GB");
        locator.Replace(database);
        locator.Replace(database);

        Assert.Equal("GB", locator.Locate(Address)!.CountryCode);
    }

    [Fact]
    public void A_locator_whose_database_was_closed_elsewhere_finds_nothing()
    {
        using var locator = new Locator();
        var database = Country("GB");
        locator.Replace(database);
        database.Dispose();

        Assert.Null(locator.Locate(Address));
    }

    [Fact]
    public void A_closed_locator_finds_nothing()
    {
        var locator = LocatorWith("GB");
        locator.Dispose();

        Assert.Null(locator.Locate(Address));
    }

    [Fact]
    public void Logs_and_health_learn_type_age_and_damage()
    {
        var now = new DateTimeOffset(2026, 6, 17, 8, 0, 0, TimeSpan.Zero);
        using var locator = new Locator(new FixedClock(now));
        locator.Replace(Country("GB"));

        Assert.Equal(now, locator.LoadedAt);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), locator.BuiltAt);
        Assert.Equal(
            "country ipvAll built 2026-01-01, loaded 2026-06-17T08:00:00Z, 0 damaged records met", locator.Describe());
    }

    [Fact]
    public async Task A_look_up_under_way_ends_with_the_old_database_which_closes_after_it()
    {
        using var began = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var old = new StubReader(() =>
        {
            began.Set();
            mayEnd.Wait();
            return "GB";
        });
        using var locator = new Locator();
        locator.Replace(old.Open());
        var underWay = Task.Run(() => locator.Locate(Address));
        began.Wait();

        locator.Replace(Country("FR"));

        Assert.False(old.IsClosed);
        Assert.Equal("FR", locator.Locate(Address)!.CountryCode);
        mayEnd.Set();
        Assert.Equal("GB", (await underWay)!.CountryCode);
        Assert.True(old.IsClosed);
    }

    [Fact]
    public async Task Every_look_up_is_answered_while_the_database_is_replaced_again_and_again()
    {
        byte[][] files = [File("GB"), File("FR")];
        using var locator = LocatorWith("GB");
        using var stop = new CancellationTokenSource();
        var lookUps = StartLookUps(locator, stop.Token);

        for (var round = 0; round < 500; round++) locator.Replace(Open(files[round % 2]));
        await stop.CancelAsync();

        Assert.All(await Task.WhenAll(lookUps), codes => Assert.Subset(new HashSet<string?> { "GB", "FR" }, codes));
    }

    [Fact]
    public async Task Every_replaced_database_is_closed_once_and_never_used_afterwards()
    {
        var readers = Enumerable.Range(0, 100_000).Select(_ => new StubReader(() => "GB")).ToArray();
        using var locator = LocatorWith("GB");
        using var stop = new CancellationTokenSource();
        var lookUps = StartLookUps(locator, stop.Token);

        foreach (var reader in readers) locator.Replace(reader.Open());
        await stop.CancelAsync();

        Assert.All(await Task.WhenAll(lookUps), codes => Assert.Equal(["GB"], codes));
        Assert.DoesNotContain(readers[..^1], reader => !reader.IsClosed);
        Assert.False(readers[^1].IsClosed);
    }

    // Comes back when all of them are under way.
    private static Task<HashSet<string?>>[] StartLookUps(Locator locator, CancellationToken stop)
    {
        using var begun = new CountdownEvent(4);
        var lookUps = Enumerable.Range(0, begun.InitialCount).Select(_ => Task.Factory.StartNew(
            () =>
            {
                begun.Signal();
                return LocateUntil(locator, stop);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        begun.Wait(CancellationToken.None);
        return lookUps;
    }

    private static HashSet<string?> LocateUntil(Locator locator, CancellationToken stop)
    {
        var codes = new HashSet<string?>();
        do codes.Add(locator.Locate(Address)?.CountryCode);
        while (!stop.IsCancellationRequested);
        return codes;
    }

    private static Locator LocatorWith(string code)
    {
        var locator = new Locator();
        locator.Replace(Country(code));
        return locator;
    }

    private static LocationDatabase Country(string code) => Open(File(code));

    private static byte[] File(string code) => new MmdbWriter("country ipvAll")
        .Add("192.0.2.0/24", LocationRecord.Plain(code)).Add("2001:db8::/32", LocationRecord.Plain(code)).ToArray();

    private static LocationDatabase Read(MmdbWriter writer) => Open(writer.ToArray());

    private static LocationDatabase Open(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return LocationDatabase.Read(stream, "a test");
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    /// <summary>Stands for a reader that would end the process when used after it was closed.</summary>
    private sealed class StubReader(Func<string> answer) : IDisposable
    {
        private int closings;

        public bool IsClosed => Volatile.Read(ref closings) == 1;

        public LocationDatabase Open() => new(
            this,
            new MaxMind.Db.Metadata(2, 0, 0, "stub", new Dictionary<string, string>(), 6, ["en"], 0, 24),
            _ => Find());

        public void Dispose() => Interlocked.Increment(ref closings);

        private Location Find()
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref closings) != 0, this);
            var code = answer();
            ObjectDisposedException.ThrowIf(Volatile.Read(ref closings) != 0, this);
            return new Location("stub", code, TimeZone: null);
        }
    }
}
