using System.Collections.Concurrent;
using System.Diagnostics;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.People;
using Encharge.Ingestion.Queue;
using Encharge.Testing;

namespace Encharge.Ingestion.Tests.Telemetry;

/// <summary>
/// Spans of the consumer's side; that a POST's trace reaches the commit is held end to end, by an OTLP receiver.
/// </summary>
public sealed class TracingTests : IDisposable
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Parent = $"00-{Trace}-00f067aa0ba902b7-01";

    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public TracingTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == "Encharge.Ingestion",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private IEnumerable<Activity> OfTheTrace => _ended.Where(span => span.TraceId.ToHexString() == Trace);

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task An_event_that_carries_a_trace_is_applied_and_committed_on_it()
    {
        var storage = await TestStorage.CreateAsync();
        var message = await storage.MessageAsync(Paid(1) with { TraceParent = Parent }, Paid(2));

        await storage.NewProcessor().ProcessAsync(message, 1, CancellationToken.None);

        var apply = Assert.Single(OfTheTrace, span => span.OperationName == "apply");
        var commit = Assert.Single(OfTheTrace, span => span.OperationName == "commit");
        Assert.Equal("00f067aa0ba902b7", apply.ParentSpanId.ToHexString());
        Assert.Equal(apply.SpanId, commit.ParentSpanId);
        Assert.Equal(ActivityKind.Consumer, apply.Kind);
        Assert.Equal("track", apply.GetTagItem("encharge.event.type"));
        Assert.Contains(_ended, span => span.OperationName == "process" && span.Links.Any(Leads));
    }

    [Fact]
    public async Task A_put_has_a_trace_of_its_own_that_links_to_the_requests()
    {
        var storage = await TestStorage.CreateAsync();

        await storage.Queue.EnqueueAsync([Paid(1) with { TraceParent = Parent }], CancellationToken.None);

        var put = Assert.Single(_ended, span => span.OperationName == "put" && span.Links.Any(Leads));
        Assert.NotEqual(Trace, put.TraceId.ToHexString());
        Assert.Equal(ActivityKind.Producer, put.Kind);
    }

    [Fact]
    public async Task A_try_that_fails_shows_on_the_span()
    {
        var storage = await TestStorage.CreateAsync();
        var message = await storage.MessageAsync(Paid(1) with { TraceParent = Parent });
        await storage.Clients.Table("Identities").DeleteAsync();

        await Assert.ThrowsAsync<AggregateException>(
            () => storage.NewProcessor().ProcessAsync(message, 1, CancellationToken.None));

        Assert.Equal(ActivityStatusCode.Error, Assert.Single(OfTheTrace, span => span.OperationName == "apply").Status);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task What_is_no_trace_keeps_no_event_from_being_applied(string traceParent)
    {
        var storage = await TestStorage.CreateAsync();
        var message = await storage.MessageAsync(Paid(1) with { TraceParent = traceParent });

        await storage.NewProcessor().ProcessAsync(message, 1, CancellationToken.None);

        Assert.NotNull(await new PersonReader(storage.Clients.Table("Identities")).FindAsync(
            Some.Account, Ana, CancellationToken.None));
    }

    [Fact]
    public void The_envelope_carries_it_and_is_the_same_without()
    {
        var written = Write(Paid(1) with { TraceParent = Parent });

        Assert.EndsWith($"\"traceparent\":\"{Parent}\"}}", written, StringComparison.Ordinal);
        Assert.DoesNotContain("traceparent", Write(Paid(1)), StringComparison.Ordinal);
        var read = QueueMessages.Decode(BinaryData.FromString($$"""{"v":1,"events":[{{written}}]}""")).Envelopes.Single();
        Assert.Equal(Parent, read.TraceParent);
    }

    private static readonly Guid Ana = ContentId.OfIdentity(Some.Account, Some.User("ana"));

    private static bool Leads(ActivityLink link) => link.Context.TraceId.ToHexString() == Trace;

    private static Envelope Paid(int at) => Some.Track(at, "Paid", Some.User("ana")).Received(number: at);

    private static string Write(Envelope envelope)
    {
        using var written = new MemoryStream();
        using (var json = new System.Text.Json.Utf8JsonWriter(written, EnvelopeWriter.Relaxed))
            EnvelopeWriter.Write(json, envelope);
        return System.Text.Encoding.UTF8.GetString(written.ToArray());
    }
}
