using System.Net;
using Azure.Storage.Blobs;
using Encharge.Ingestion.Geo;
using Encharge.Ingestion.Geo.Refresh;
using Encharge.Testing.Azurite;
using Encharge.Testing.Geo;
using Microsoft.Extensions.Logging.Abstractions;

namespace Encharge.EndToEnd.Tests.Geo;

/// <summary>
/// Bringing a newer location database from the publisher over HTTP to a blob and into a running instance; and that
/// whatever goes wrong leaves everything as it was.
/// </summary>
public sealed class LocationRefreshTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime, IDisposable
{
    private static readonly IPAddress Known = IPAddress.Parse("8.8.8.8");

    private readonly Locator _locator = new();
    private Publisher _publisher = null!;
    private BlobContainerClient _container = null!;
    private PublishedLocation _published = null!;

    private PublishedLocationWatcher Watcher =>
        new(_published, _locator, TimeProvider.System, NullLogger<PublishedLocationWatcher>.Instance);

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _publisher = await Publisher.StartAsync();
        _container = new BlobContainerClient(azurite.ConnectionString, $"location-{Guid.NewGuid():N}");
        await _container.CreateAsync();
        _published = new(_container, Publisher.Edition);
        _publisher.Archive = Publisher.Pack(DatabaseOf("US", "United States"));
    }

    /// <inheritdoc/>
    public async Task DisposeAsync() => await _publisher.DisposeAsync();

    /// <inheritdoc/>
    public void Dispose() => _locator.Dispose();

    [Fact]
    public async Task A_good_file_is_published_and_used_by_a_running_instance()
    {
        using var watcher = Watcher;
        await watcher.LookAsync(_published, CancellationToken.None);
        Assert.Null(_locator.Locate(Known));

        Assert.Equal(LocationRefreshOutcome.Published, await RunAsync());
        await watcher.LookAsync(_published, CancellationToken.None);

        Assert.Equal("US", _locator.Locate(Known)?.CountryCode);
    }

    [Fact]
    public async Task The_same_file_is_not_downloaded_again()
    {
        await RunAsync();

        Assert.Equal(LocationRefreshOutcome.Unchanged, await RunAsync());

        Assert.Equal(1, _publisher.Downloads);
    }

    [Fact]
    public async Task A_newer_file_takes_the_place_of_the_old_one_while_running()
    {
        using var watcher = Watcher;
        await RunAsync();
        await watcher.LookAsync(_published, CancellationToken.None);
        _publisher.Archive = Publisher.Pack(DatabaseOf("FR", "France"));
        _publisher.ModifiedAt = _publisher.ModifiedAt.AddDays(3);

        Assert.Equal(LocationRefreshOutcome.Published, await RunAsync());
        await watcher.LookAsync(_published, CancellationToken.None);

        Assert.Equal("FR", _locator.Locate(Known)?.CountryCode);
    }

    [Fact]
    public Task A_file_cut_short_changes_nothing() =>
        FailsAsync("broke off", () => _publisher.HangUpAfter = _publisher.Archive.Length / 2);

    [Fact]
    public Task A_wrong_sum_changes_nothing() =>
        FailsAsync("SHA-256", () => _publisher.Sum = new string('0', 64));

    [Fact]
    public Task An_answer_that_is_no_sum_changes_nothing() =>
        FailsAsync("SHA-256", () => _publisher.Sum = "soon");

    [Theory]
    [InlineData(401, "IngestGeoLicenseKey")]
    [InlineData(403, "IngestGeoLicenseKey")]
    [InlineData(404, "IngestGeoEdition")]
    [InlineData(429, "used up")]
    [InlineData(500, "status 500")]
    [InlineData(304, "status 304")]
    public async Task A_refusal_says_what_to_do(int status, string said)
    {
        _publisher.Status = status;

        var failure = await Assert.ThrowsAsync<LocationRefreshException>(RunAsync);

        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.Null(await _published.FindAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(429)]
    public Task A_refusal_changes_nothing(int status) => FailsAsync("", () => _publisher.Status = status);

    [Fact]
    public async Task The_wrong_key_is_refused_and_not_repeated_in_the_message()
    {
        var refresh = Refresh(new(Publisher.AccountId, "wrong-key", Publisher.Edition));

        var failure = await Assert.ThrowsAsync<LocationRefreshException>(() => refresh.RunAsync(CancellationToken.None));

        Assert.DoesNotContain("wrong-key", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public Task A_publisher_that_falls_silent_changes_nothing() =>
        FailsAsync("longer than", () => _publisher.FallsSilent = true);

    [Fact]
    public Task An_archive_without_the_database_changes_nothing() => FailsAsync(
        "holds no", () => _publisher.Archive = Publisher.Pack(DatabaseOf("FR", "France"), "GeoLite2-Country.mmdb"));

    [Fact]
    public Task What_is_no_archive_changes_nothing() =>
        FailsAsync("damaged", () => _publisher.Archive = [1, 2, 3, 4]);

    [Fact]
    public Task A_damaged_database_changes_nothing() =>
        FailsAsync("damaged", () => _publisher.Archive = Publisher.Pack(DatabaseOf("FR", "France")[..50]));

    [Fact]
    public Task A_database_that_knows_nothing_changes_nothing() => FailsAsync(
        "knows none",
        () => _publisher.Archive = Publisher.Pack(
            new MmdbWriter(Publisher.Edition).Add("192.0.2.0/24", LocationRecord.City("FR", "France", null)).ToArray()));

    [Fact]
    public async Task A_damaged_blob_leaves_the_old_database_in_use()
    {
        using var watcher = Watcher;
        await RunAsync();
        await watcher.LookAsync(_published, CancellationToken.None);
        await _container.GetBlobClient(Publisher.Edition + ".mmdb").UploadAsync(BinaryData.FromString("junk"), overwrite: true);

        await watcher.LookAsync(_published, CancellationToken.None);

        Assert.Equal("US", _locator.Locate(Known)?.CountryCode);
    }

    [Fact]
    public async Task Without_a_licence_nothing_is_asked_for()
    {
        var refresh = new LocationRefresh(null, _published, Publisher.Edition, NullLogger<LocationRefresh>.Instance);

        Assert.Equal(LocationRefreshOutcome.NotLicensed, await refresh.RunAsync(CancellationToken.None));
    }

    /// <summary>With a database published and in use, a run under that condition fails and neither changes.</summary>
    private async Task FailsAsync(string said, Action misbehave)
    {
        using var watcher = Watcher;
        await RunAsync();
        await watcher.LookAsync(_published, CancellationToken.None);
        var before = await _published.FindAsync(CancellationToken.None);
        _publisher.ModifiedAt = _publisher.ModifiedAt.AddDays(3);
        misbehave();

        var failure = await Assert.ThrowsAsync<LocationRefreshException>(RunAsync);
        await watcher.LookAsync(_published, CancellationToken.None);

        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, await _published.FindAsync(CancellationToken.None));
        Assert.Equal("US", _locator.Locate(Known)?.CountryCode);
    }

    private Task<LocationRefreshOutcome> RunAsync() =>
        Refresh(new(Publisher.AccountId, Publisher.LicenseKey, Publisher.Edition)).RunAsync(CancellationToken.None);

    private LocationRefresh Refresh(LocationLicense license)
    {
        var http = new HttpClient { BaseAddress = _publisher.Address };
        var download = new LocationDownload(http, license, TimeSpan.FromSeconds(_publisher.FallsSilent ? 1 : 30));
        return new(download, _published, Publisher.Edition, NullLogger<LocationRefresh>.Instance);
    }

    private static byte[] DatabaseOf(string countryCode, string country) => new MmdbWriter(Publisher.Edition)
        .Add("8.8.8.0/24", LocationRecord.City(countryCode, country, null))
        .ToArray();
}
