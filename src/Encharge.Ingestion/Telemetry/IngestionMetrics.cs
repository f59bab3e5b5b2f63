using System.Diagnostics.Metrics;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Processing;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Validation;

namespace Encharge.Ingestion.Telemetry;

/// <summary>
/// What the service measures of itself, as instruments of the meter <c>Encharge.Ingestion</c>; <c>docs/telemetry.md</c>
/// lists them. Tags have few values: no account, no identifier, nothing that a caller sent. Costs next to nothing
/// while nobody listens.
/// </summary>
internal sealed class IngestionMetrics
{
    /// <summary>The name to listen to.</summary>
    public const string MeterName = "Encharge.Ingestion";

    private static readonly double[] PutSeconds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15];
    private static readonly double[] LagSeconds = [0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 86400];
    private static readonly int[] MessageBytes = [512, 1024, 2048, 4096, 8192, 16384, 32768, 40960, 49152];
    private static readonly int[] MessageEvents = [1, 2, 5, 10, 20, 50, 100, 150, 200, 300];

    private readonly Counter<long> _accepted;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _oversize;
    private readonly Histogram<double> _putDuration;
    private readonly Histogram<int> _messageBytes;
    private readonly Histogram<int> _messageEvents;
    private readonly Counter<long> _applied;
    private readonly Histogram<double> _lag;
    private readonly Counter<long> _conflicts;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _givenBack;
    private readonly Counter<long> _located;

    /// <param name="factory">Makes the meter, so that each host and each test has its own; null outside of one.</param>
    public IngestionMetrics(IMeterFactory? factory = null)
    {
        Meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _accepted = Meter.CreateCounter<long>("encharge.ingest.accepted", "{event}", "Events accepted.");
        _refused = Meter.CreateCounter<long>("encharge.ingest.refused", "{refusal}", "Events or requests refused.");
        _oversize = Meter.CreateCounter<long>("encharge.queue.oversize", "{event}", "Events put into a blob.");
        _putDuration = Histogram("encharge.queue.put.duration", "s", "How long a put took.", PutSeconds);
        _messageBytes = Histogram("encharge.queue.message.size", "By", "Bytes of a message.", MessageBytes);
        _messageEvents = Histogram("encharge.queue.message.events", "{event}", "Events of a message.", MessageEvents);
        _applied = Meter.CreateCounter<long>("encharge.apply.applied", "{event}", "Events applied.");
        _lag = Histogram("encharge.apply.lag", "s", "From the receipt of an event until it is applied.", LagSeconds);
        _conflicts = Meter.CreateCounter<long>("encharge.apply.conflicts", "{conflict}", "Commits tried again.");
        _rejected = Meter.CreateCounter<long>("encharge.apply.rejected", "{event}", "Events rejected.");
        _givenBack = Meter.CreateCounter<long>("encharge.apply.given_back", "{event}", "Events given back alone.");
        _located = Meter.CreateCounter<long>("encharge.location.lookups", "{lookup}", "Addresses looked up.");
    }

    /// <summary>The meter, for instruments that are observed.</summary>
    public Meter Meter { get; }

    /// <summary>Events are durable.</summary>
    public void Accepted(IReadOnlyList<Envelope> events)
    {
        if (!_accepted.Enabled)
            return;
        foreach (var envelope in events)
            _accepted.Add(1, TypeOf(envelope));
    }

    /// <summary>An event, or a request as a whole, was refused; the first of its problems is told.</summary>
    public void Refused(EventProblem problem)
    {
        if (_refused.Enabled)
            _refused.Add(1, new KeyValuePair<string, object?>("encharge.problem.code", problem.Code.Describe().Slug));
    }

    /// <summary>An event went into a blob.</summary>
    public void Oversize() => _oversize.Add(1);

    /// <summary>A put ended; with the exception's type when it failed.</summary>
    public void Put(TimeSpan duration, (int Events, int Bytes) message, Exception? failure)
    {
        if (!_putDuration.Enabled)
            return;
        if (failure is not null)
        {
            _putDuration.Record(
                duration.TotalSeconds, new KeyValuePair<string, object?>("error.type", failure.GetType().FullName));
            return;
        }

        _putDuration.Record(duration.TotalSeconds);
        _messageBytes.Record(message.Bytes);
        _messageEvents.Record(message.Events);
    }

    /// <summary>An event is in its identity, or in its object when it names nobody.</summary>
    public void Applied(Envelope envelope, DateTimeOffset at)
    {
        if (!_applied.Enabled && !_lag.Enabled)
            return;
        _applied.Add(1, TypeOf(envelope));
        _lag.Record((at - envelope.ReceivedAt).TotalSeconds);
    }

    /// <summary>A commit found that another writer was first.</summary>
    public void Conflict(string partition) =>
        _conflicts.Add(1, new KeyValuePair<string, object?>("encharge.partition", partition));

    /// <summary>An accepted event can't be applied.</summary>
    public void Rejected(RejectionReason reason)
    {
        if (_rejected.Enabled)
            _rejected.Add(1, new KeyValuePair<string, object?>("encharge.rejection.reason", reason.ToSlug()));
    }

    /// <summary>Events of a message that was delivered again went back to the queue alone.</summary>
    public void GivenBack(int events) => _givenBack.Add(events);

    /// <summary>An address was looked up.</summary>
    /// <param name="outcome">Such as <c>found</c>.</param>
    public void Located(string outcome) =>
        _located.Add(1, new KeyValuePair<string, object?>("encharge.location.outcome", outcome));

    private static KeyValuePair<string, object?> TypeOf(Envelope envelope) =>
        new("encharge.event.type", EnvelopeWriter.TypeName(envelope.Event));

    private Histogram<T> Histogram<T>(string name, string unit, string description, T[] bounds)
        where T : struct =>
        Meter.CreateHistogram(
            name, unit, description, advice: new InstrumentAdvice<T> { HistogramBucketBoundaries = bounds });
}
