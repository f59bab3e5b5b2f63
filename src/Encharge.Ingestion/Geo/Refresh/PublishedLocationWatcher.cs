using Azure;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Encharge.Ingestion.Geo.Refresh;

/// <summary>
/// Keeps a <see cref="Locator"/> supplied from the published database: fetches it at start, without holding up the
/// start, and whenever another one is published. While there is none or it is unreadable, what is in use stays in use;
/// a damaged version is fetched once only.
/// </summary>
/// <param name="published">Where to look; null without a licence, which nobody published by.</param>
/// <param name="locator">Gets each database.</param>
/// <param name="time">Paces the looks.</param>
/// <param name="log">Told of each new database and of each failure.</param>
internal sealed partial class PublishedLocationWatcher(
    PublishedLocation? published, Locator locator, TimeProvider time, ILogger<PublishedLocationWatcher> log)
    : BackgroundService
{
    /// <summary>288 requests a day and instance, some thousandths of a cent; a database is weeks old anyway.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private ETag? _seen;

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (published is null)
            return Task.CompletedTask;
        locator.Ready = TakeFirstAsync(locator.Ready, published, cancellationToken);
        return base.StartAsync(cancellationToken);
    }

    /// <summary>The published database takes the place of the deployment's file, not the other way round.</summary>
    private async Task TakeFirstAsync(Task file, PublishedLocation source, CancellationToken cancellationToken)
    {
        await file;
        await LookAsync(source, cancellationToken);
    }

    /// <summary>Takes the published database if it is another than the last one; what fails is logged and tried again.</summary>
    internal async Task LookAsync(PublishedLocation source, CancellationToken cancellationToken)
    {
        try
        {
            if (await source.FindAsync(cancellationToken) is { } version && version.Version != _seen)
                await TakeAsync(source, version, cancellationToken);
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException or IOException)
        {
            LogFailed(failure, locator.Describe());
        }
    }

    private async Task TakeAsync(
        PublishedLocation source, PublishedVersion version, CancellationToken cancellationToken)
    {
        try
        {
            locator.Replace(await source.OpenAsync(version, cancellationToken));
            LogLoaded(locator.Describe());
        }
        catch (LocationDatabaseException damage)
        {
            LogFailed(damage, locator.Describe());
        }

        _seen = version.Version;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await LookAsync(published!, stoppingToken);
    }

    [LoggerMessage(LogLevel.Information, "Location database: {Description}")]
    private partial void LogLoaded(string description);

    [LoggerMessage(LogLevel.Warning, "The published location database was not taken; in use is: {Description}")]
    private partial void LogFailed(Exception failure, string description);
}
