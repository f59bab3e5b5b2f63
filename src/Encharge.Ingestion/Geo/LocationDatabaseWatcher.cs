using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Encharge.Ingestion.Geo;

/// <summary>
/// Keeps a <see cref="Locator"/> supplied from a file: opens it at start, beside whatever else the host does then, and
/// looks once a minute for another one. Renaming a new file over the old one is
/// best; one that is copied over it is taken when it has not changed for a minute. While the file is missing or
/// unreadable, what is in use stays in use and each look tries again; the log warns once for each state of the file.
/// </summary>
/// <param name="path">The file; null or blank when none is configured, which is a warning too.</param>
/// <param name="locator">Gets each database.</param>
/// <param name="clock">Paces the looks.</param>
/// <param name="log">Told of each new database and of each failure.</param>
internal sealed partial class LocationDatabaseWatcher(
    string? path, Locator locator, TimeProvider clock, ILogger<LocationDatabaseWatcher> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private FileState? seen;
    private FileState? opened;
    private FileState? warnedOf;

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            LogNotConfigured();
            return Task.CompletedTask;
        }

        seen = StateOf(path);
        locator.Ready = Task.Run(() => Load(path, seen), CancellationToken.None);
        return base.StartAsync(cancellationToken);
    }

    /// <summary>
    /// Looks at the file, and opens it when it has changed since it was opened last but not since the last look.
    /// </summary>
    internal void Look()
    {
        if (path is null) return;

        var now = StateOf(path);
        var isSettled = now == seen;
        seen = now;
        if (isSettled && now != opened) Load(path, now);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        await locator.Ready.WaitAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken)) Look();
    }

    private void Load(string file, FileState state)
    {
        try
        {
            locator.Replace(LocationDatabase.Open(file));
            opened = state;
            LogLoaded(locator.Describe());
        }
        catch (LocationDatabaseException failure) when (state == warnedOf)
        {
            LogFailedAgain(failure);
        }
        catch (LocationDatabaseException failure)
        {
            warnedOf = state;
            LogFailed(failure, locator.Describe());
        }
    }

    private static FileState StateOf(string file)
    {
        var state = new FileInfo(file);
        return state.Exists ? new(state.LastWriteTimeUtc, state.Length) : FileState.Missing;
    }

    [LoggerMessage(LogLevel.Warning, "No location database is configured: no event is located by its IP")]
    private partial void LogNotConfigured();

    [LoggerMessage(LogLevel.Information, "Location database: {Description}")]
    private partial void LogLoaded(string description);

    [LoggerMessage(LogLevel.Warning, "The location database was not opened; in use is: {Description}")]
    private partial void LogFailed(Exception failure, string description);

    [LoggerMessage(LogLevel.Debug, "The location database was not opened, for the same state of the file as before")]
    private partial void LogFailedAgain(Exception failure);

    private sealed record FileState(DateTime WrittenAt, long Bytes)
    {
        public static FileState Missing { get; } = new(DateTime.MinValue, Bytes: -1);
    }
}
