using System.Net;
using Encharge.Ingestion.Geo;
using Encharge.Testing.Geo;
using Microsoft.Extensions.Logging;

namespace Encharge.Ingestion.Tests.Geo;

/// <summary>
/// The file is opened at start and again when it has changed and settled; failures warn once and change nothing.
/// </summary>
public sealed class LocationDatabaseWatcherTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();
    private readonly Locator locator = new();
    private readonly RecordingLog log = new();
    private readonly LocationDatabaseWatcher watcher;

    public LocationDatabaseWatcherTests() =>
        watcher = new LocationDatabaseWatcher(path, locator, TimeProvider.System, log);

    private string? Found => locator.Locate(IPAddress.Parse("192.0.2.7"))?.CountryCode;

    public void Dispose()
    {
        watcher.Dispose();
        locator.Dispose();
        File.Delete(path);
    }

    [Fact]
    public async Task The_database_serves_as_soon_as_the_start_is_over()
    {
        Write("GB", day: 1);
        await Start();

        Assert.Equal("GB", Found);
        Assert.Equal([LogLevel.Information], log.Levels);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public async Task Without_a_configured_file_the_host_starts_with_a_warning(string? none)
    {
        using var idle = new LocationDatabaseWatcher(none, locator, TimeProvider.System, log);
        await idle.StartAsync(CancellationToken.None);
        await idle.StopAsync(CancellationToken.None);

        Assert.Equal([LogLevel.Warning], log.Levels);
    }

    [Fact]
    public async Task With_a_missing_file_the_host_starts_with_a_warning_and_takes_it_when_it_comes()
    {
        File.Delete(path);
        await Start();
        watcher.Look();
        Assert.Equal([LogLevel.Warning], log.Levels);

        Write("GB", day: 1);
        watcher.Look();
        watcher.Look();

        Assert.Equal("GB", Found);
    }

    [Fact]
    public async Task A_changed_file_is_taken_when_it_has_settled()
    {
        Write("GB", day: 1);
        await Start();

        Write("FR", day: 2);
        watcher.Look();
        Assert.Equal("GB", Found);

        Write("ES", day: 3);
        watcher.Look();
        Assert.Equal("GB", Found);

        watcher.Look();
        Assert.Equal("ES", Found);
    }

    [Fact]
    public async Task An_unchanged_file_is_not_opened_again()
    {
        Write("GB", day: 1);
        await Start();
        watcher.Look();
        watcher.Look();

        Assert.Single(log.Levels);
    }

    [Fact]
    public async Task A_vanished_file_that_comes_back_unchanged_is_opened_again_only_if_it_was_not_open()
    {
        Write("GB", day: 1);
        var away = path + ".away";
        File.Move(path, away);
        await Start();
        File.Move(away, path);
        watcher.Look();
        watcher.Look();

        Assert.Equal("GB", Found);

        File.Move(path, away);
        watcher.Look();
        File.Move(away, path);
        watcher.Look();
        watcher.Look();

        Assert.Equal([LogLevel.Warning, LogLevel.Information], log.Levels);
    }

    [Fact]
    public async Task A_broken_or_vanished_file_warns_once_each_and_leaves_the_database_in_use()
    {
        Write("GB", day: 1);
        await Start();

        File.WriteAllText(path, "half a file");
        for (var looks = 0; looks < 3; looks++) watcher.Look();
        File.Delete(path);
        for (var looks = 0; looks < 3; looks++) watcher.Look();

        Assert.Equal("GB", Found);
        Assert.Equal([LogLevel.Information, LogLevel.Warning, LogLevel.Warning], log.Levels);
    }

    private async Task Start()
    {
        await watcher.StartAsync(CancellationToken.None);
        await locator.Ready;
        await watcher.StopAsync(CancellationToken.None);
    }

    private void Write(string code, int day)
    {
        var writer = new MmdbWriter("country ipvAll").Add("192.0.2.0/24", LocationRecord.Plain(code));
        File.WriteAllBytes(path, writer.ToArray());
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, day, 0, 0, 0, DateTimeKind.Utc));
    }

    private sealed class RecordingLog : ILogger<LocationDatabaseWatcher>
    {
        public List<LogLevel> Levels { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Information) Levels.Add(logLevel);
        }
    }
}
