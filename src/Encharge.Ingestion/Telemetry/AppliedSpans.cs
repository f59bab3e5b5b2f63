using System.Diagnostics;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Processing;

namespace Encharge.Ingestion.Telemetry;

/// <summary>The spans of events that are applied together; none, at no cost, while nobody listens.</summary>
internal readonly record struct AppliedSpans(List<(Envelope Envelope, Activity Span)>? Open) : IDisposable
{
    /// <summary>Says on each that its events could not be applied now.</summary>
    public void Fail(Exception failure)
    {
        foreach (var (_, span) in Open ?? [])
            Tracing.Fail(span, failure);
    }

    /// <summary>Says on an event's span that it can't be applied, and why.</summary>
    public void Reject(Rejection rejection)
    {
        foreach (var (envelope, span) in Open ?? [])
        {
            if (!ReferenceEquals(envelope, rejection.Envelope))
                continue;
            span.SetTag("encharge.rejection.reason", rejection.Reason.ToSlug());
            span.SetStatus(ActivityStatusCode.Error, rejection.Reason.ToSlug());
        }
    }

    /// <summary>Ends them, the last one first, as each took the place of the one before as the current span.</summary>
    public void Dispose()
    {
        for (var last = (Open?.Count ?? 0) - 1; last >= 0; last--)
            Open![last].Span.Dispose();
    }
}
