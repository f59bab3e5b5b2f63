using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Encharge.Ingestion.Telemetry;

namespace Encharge.Ingestion.Tests.Telemetry;

/// <summary>What one set of instruments measured, and no other test's.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Instrument, double Value, string Tags)> _values = new();

    public Measured(IngestionMetrics metrics)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, metrics.Meter))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The values of an instrument, each with its tags' values.</summary>
    public List<(double Value, string Tags)> Of(string instrument)
    {
        _listener.RecordObservableInstruments();
        return [.. _values.Where(kept => kept.Instrument == instrument).Select(kept => (kept.Value, kept.Tags))];
    }

    /// <summary>The sum of an instrument's values by their tags' values.</summary>
    public Dictionary<string, double> Sums(string instrument) =>
        Of(instrument).GroupBy(kept => kept.Tags).ToDictionary(same => same.Key, same => same.Sum(kept => kept.Value));

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var texts = new List<string>();
        foreach (var tag in tags)
            texts.Add($"{tag.Value}");
        _values.Enqueue((instrument.Name, value, string.Join(',', texts)));
    }
}
