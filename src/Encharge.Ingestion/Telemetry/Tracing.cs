using System.Diagnostics;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Validation;

namespace Encharge.Ingestion.Telemetry;

/// <summary>
/// The service's own spans, of the source <c>Encharge.Ingestion</c>; <c>docs/telemetry.md</c> shows how they hang
/// together. An event carries its trace through the queue in its envelope, as W3C <c>traceparent</c> and
/// <c>tracestate</c>.
/// </summary>
internal static class Tracing
{
    /// <summary>The name to listen to.</summary>
    public const string SourceName = "Encharge.Ingestion";

    /// <summary>Links of a span: more would say no more.</summary>
    private const int MaxLinks = 128;

    /// <summary>What a vendor may expect to be carried on (W3C Trace Context, 3.3.1.5); a longer one is dropped.</summary>
    private const int MaxTraceStateCharacters = 512;

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>What an event received now carries: null unless somebody records.</summary>
    public static string? Current => Recorded?.Id;

    /// <summary>What an event received now carries for the vendors of its trace; null when they sent nothing.</summary>
    public static string? CurrentState =>
        Recorded?.TraceStateString is { Length: > 0 and <= MaxTraceStateCharacters } state ? state : null;

    private static Activity? Recorded => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } activity
        ? activity
        : null;

    /// <summary>A request's events are understood and stored; null when nobody listens.</summary>
    public static Activity? StartIngest() => Source.StartActivity("ingest");

    /// <summary>Says on a request's span what became of its events.</summary>
    public static void Taken(Activity? ingest, (int Accepted, int Refused) events)
    {
        ingest?.SetTag("encharge.events.accepted", events.Accepted);
        ingest?.SetTag("encharge.events.refused", events.Refused);
    }

    /// <summary>Says on a request's span why it was refused as a whole; an error when the service is to blame.</summary>
    public static void Refused(Activity? ingest, ProblemCode code)
    {
        if (ingest is null)
            return;
        var kind = code.Describe();
        ingest.SetTag("encharge.problem.code", kind.Slug);
        if (kind.Status >= 500)
            ingest.SetStatus(ActivityStatusCode.Error, kind.Slug);
    }

    /// <summary>
    /// A message is put: on a trace of its own, since it serves many requests, with a link to each that is traced.
    /// </summary>
    public static Activity? StartPut(PackedMessage message)
    {
        if (!Source.HasListeners() || message.TraceParents.Count == 0)
            return null;
        var links = LinksTo(message.TraceParents);
        var span = Source.StartActivity("put", ActivityKind.Producer, parentContext: default, links: links);
        span?.SetTag("messaging.operation.type", "send");
        span?.SetTag("messaging.batch.message_count", message.Count);
        return span?.SetTag("messaging.message.body.size", message.Length);
    }

    /// <summary>A message is processed: below the host's span, with a link to each of its events that is traced.</summary>
    public static Activity? StartProcess(IReadOnlyList<Envelope> events, long dequeueCount)
    {
        if (!Source.HasListeners())
            return null;
        var links = LinksTo(events.Select(envelope => envelope.TraceParent).OfType<string>());
        var span = Source.StartActivity("process", ActivityKind.Consumer, parentContext: default, links: links);
        span?.SetTag("messaging.operation.type", "process");
        span?.SetTag("messaging.batch.message_count", events.Count);
        return span?.SetTag("encharge.dequeue.count", dequeueCount);
    }

    /// <summary>
    /// Events of one partition are applied: a span for each that is traced, on the trace of its request. Dispose them
    /// when they are applied or have failed.
    /// </summary>
    public static AppliedSpans StartApply(Envelope[] events, string partition, long dequeueCount)
    {
        if (!Source.HasListeners())
            return default;
        var spans = new List<(Envelope, Activity)>();
        foreach (var envelope in events)
        {
            if (Context(envelope.TraceParent, envelope.TraceState) is not { } parent
                || Source.StartActivity("apply", ActivityKind.Consumer, parent) is not { } span)
                continue;
            span.SetTag("encharge.event.type", EnvelopeWriter.TypeName(envelope.Event));
            span.SetTag("encharge.partition", partition);
            span.SetTag("encharge.dequeue.count", dequeueCount);
            spans.Add((envelope, span));
        }

        return new(spans);
    }

    /// <summary>A transaction is tried.</summary>
    /// <param name="partition">Such as <c>identity</c>.</param>
    public static Activity? StartCommit(string partition) =>
        Source.StartActivity("commit")?.SetTag("encharge.partition", partition);

    /// <summary>Says on a span how it failed: the exception's type, since its message may quote what was sent.</summary>
    public static void Fail(Activity? span, Exception failure)
    {
        if (span is null)
            return;
        var type = failure.GetType().FullName;
        span.SetTag("error.type", type);
        span.SetStatus(ActivityStatusCode.Error, type);
    }

    private static List<ActivityLink> LinksTo(IEnumerable<string> parents) =>
    [
        .. parents.Distinct().Take(MaxLinks).Select(parent => Context(parent, traceState: null))
            .OfType<ActivityContext>().Select(context => new ActivityLink(context)),
    ];

    /// <summary>What doesn't parse is no trace: it never keeps an event from being applied.</summary>
    private static ActivityContext? Context(string? traceParent, string? traceState) =>
        ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var context) ? context : null;
}
