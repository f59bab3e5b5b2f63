using System.Diagnostics.Metrics;
using Azure;
using Azure.Storage.Queues;
using Encharge.Ingestion.Geo;
using Encharge.Ingestion.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Encharge.Ingestion.Telemetry;

/// <summary>
/// Measures what an operator should be woken by: how long the queues are, how old the oldest message is, how old the
/// location database. Looks once a minute while somebody listens, and never when nobody does.
/// </summary>
internal sealed partial class QueueWatch : BackgroundService
{
    /// <summary>Four requests a minute and instance: a cent a month.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly RawQueues _queues;
    private readonly TimeProvider _time;
    private readonly ILogger<QueueWatch> _log;
    private readonly ObservableGauge<long> _length;
    private volatile Sample? _sample;

    /// <param name="queues">What is looked at.</param>
    /// <param name="measured">Whose database is old or not; and where the instruments belong.</param>
    /// <param name="time">Paces the looks.</param>
    /// <param name="log">Told when the queues can't be looked at.</param>
    public QueueWatch(
        RawQueues queues,
        (Locator Locator, IngestionMetrics Metrics) measured,
        TimeProvider time,
        ILogger<QueueWatch> log)
    {
        _queues = queues;
        _time = time;
        _log = log;
        var meter = measured.Metrics.Meter;
        _length = meter.CreateObservableGauge(
            "encharge.queue.messages", () => Of(sample => (long)sample.Length), "{message}", "Messages in the queue.");
        meter.CreateObservableGauge(
            "encharge.queue.poison.messages", () => Of(sample => (long)sample.Poison), "{message}", "Poison messages.");
        meter.CreateObservableGauge(
            "encharge.queue.oldest.age", () => Of(sample => sample.OldestAge.TotalSeconds), "s", "Age of its oldest.");
        meter.CreateObservableGauge(
            "encharge.geo.database.age", () => AgeOf(measured.Locator), "s", "Since the location database was built.");
    }

    /// <summary>Looks at the queues.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        var length = await CountAsync(_queues.Queue, cancellationToken);
        var poison = await CountAsync(_queues.Poison, cancellationToken);
        var first = await _queues.Queue.PeekMessageAsync(cancellationToken);
        var age = first.Value?.InsertedOn is { } insertedOn ? _time.GetUtcNow() - insertedOn : TimeSpan.Zero;
        _sample = new(length, poison, age);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        do
        {
            if (_length.Enabled)
                await TryLookAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException)
        {
            // What is not known is not told: no value is better than an old one.
            _sample = null;
            LogFailed(failure.GetType().Name);
        }
    }

    private static async Task<int> CountAsync(QueueClient queue, CancellationToken cancellationToken) =>
        (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;

    private IEnumerable<Measurement<T>> Of<T>(Func<Sample, T> value)
        where T : struct =>
        _sample is { } sample ? [new(value(sample))] : [];

    private IEnumerable<Measurement<double>> AgeOf(Locator locator) =>
        locator.BuiltAt is { } builtAt ? [new((_time.GetUtcNow() - builtAt).TotalSeconds)] : [];

    [LoggerMessage(LogLevel.Warning, "The queues could not be measured: {Failure}")]
    private partial void LogFailed(string failure);

    private sealed record Sample(int Length, int Poison, TimeSpan OldestAge);
}
