using System.Diagnostics;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Queue;

namespace Encharge.Ingestion.Telemetry;

/// <summary>
/// The service's own spans, of the source <c>Encharge.Ingestion</c>; <c>docs/telemetry.md</c> shows how they hang
/// together. An event carries its trace through the queue in its envelope, as a W3C <c>traceparent</c>.
/// </summary>
internal static class Tracing
{
    /// <summary>The name to listen to.</summary>
    public const string SourceName = "Encharge.Ingestion";

    /// <summary>Links of a span: more would say no more.</summary>
    private const int MaxLinks = 128;

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>What an event received now carries: null unless somebody records.</summary>
    public static string? Current => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } activity
        ? activity.Id
        : null;

    /// <summary>A request's events are understood and stored; null when nobody listens.</summary>
    public static Activity? StartIngest() => Source.StartActivity("ingest");

    /// <summary>
    /// A message is put: on a trace of its own, since it serves many requests, with a link to each that is traced.
    /// </summary>
    public static Activity? StartPut(IReadOnlyCollection<string> parents)
    {
        if (!Source.HasListeners() || parents.Count == 0)
            return null;
        return Source.StartActivity("put", ActivityKind.Producer, parentContext: default, links: LinksTo(parents));
    }

    /// <summary>A message is processed: on a trace of its own, with a link to each of its events that is traced.</summary>
    public static Activity? StartProcess(IReadOnlyList<Envelope> events)
    {
        if (!Source.HasListeners())
            return null;
        var parents = events.Select(envelope => envelope.TraceParent).OfType<string>().Distinct();
        var links = LinksTo(parents);
        return Source.StartActivity("process", ActivityKind.Consumer, parentContext: default, links: links);
    }

    /// <summary>
    /// Events of one partition are applied: a span for each that is traced, on the trace of its request. Dispose them
    /// in the opposite order.
    /// </summary>
    public static AppliedSpans StartApply(IReadOnlyList<Envelope> events)
    {
        if (!Source.HasListeners())
            return default;
        var spans = new Stack<Activity>();
        foreach (var envelope in events)
        {
            if (Context(envelope.TraceParent) is { } parent
                && Source.StartActivity("apply", ActivityKind.Consumer, parent) is { } span)
                spans.Push(span.SetTag("encharge.event.type", EnvelopeWriter.TypeName(envelope.Event)));
        }

        return new(spans);
    }

    /// <summary>A transaction is tried.</summary>
    public static Activity? StartCommit() => Source.StartActivity("commit");

    private static List<ActivityLink> LinksTo(IEnumerable<string> parents) =>
        [.. parents.Take(MaxLinks).Select(Context).OfType<ActivityContext>().Select(context => new ActivityLink(context))];

    /// <summary>What doesn't parse is no trace: it never keeps an event from being applied.</summary>
    private static ActivityContext? Context(string? traceParent) =>
        ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out var context) ? context : null;
}

/// <summary>The spans of events that are applied together.</summary>
internal readonly record struct AppliedSpans(Stack<Activity>? Spans) : IDisposable
{
    /// <summary>Says on each that its events could not be applied now.</summary>
    public void Fail(Exception failure)
    {
        foreach (var span in Spans ?? [])
            span.SetStatus(ActivityStatusCode.Error, failure.GetType().FullName);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (Spans is { Count: > 0 } open)
            open.Pop().Dispose();
    }
}
