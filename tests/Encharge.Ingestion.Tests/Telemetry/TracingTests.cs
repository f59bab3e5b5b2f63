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
        Assert.Equal("identity", apply.GetTagItem("encharge.partition"));
        Assert.Equal("done", commit.GetTagItem("encharge.commit.outcome"));
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
        Assert.Equal(1, put.GetTagItem("messaging.batch.message_count"));
    }

    [Fact]
    public async Task A_batch_is_linked_once()
    {
        var storage = await TestStorage.CreateAsync();
        var message = await storage.MessageAsync(
            [.. Enumerable.Range(1, 130).Select(i => Paid(i) with { TraceParent = Parent })]);

        await storage.NewProcessor().ProcessAsync(message, 1, CancellationToken.None);

        Assert.Single(Assert.Single(_ended, span => span.OperationName == "put" && span.Links.Any(Leads)).Links);
        Assert.Single(Assert.Single(_ended, span => span.OperationName == "process" && span.Links.Any(Leads)).Links);
    }

    [Fact]
    public async Task What_a_vendor_wants_to_find_again_travels_along()
    {
        var storage = await TestStorage.CreateAsync();
        var traced = Paid(1) with { TraceParent = Parent, TraceState = "vendor=\"1\",other=2" };
        var message = await storage.MessageAsync(traced);

        await storage.NewProcessor().ProcessAsync(message, 1, CancellationToken.None);

        var apply = Assert.Single(OfTheTrace, span => span.OperationName == "apply");
        Assert.Equal(traced.TraceState, apply.TraceStateString);
    }

    [Fact]
    public async Task A_group_event_that_names_nobody_is_committed_on_its_trace_too()
    {
        var storage = await TestStorage.CreateAsync();
        var message = await storage.MessageAsync(Some.Group(1, "acme").Received() with { TraceParent = Parent });

        await storage.NewProcessor().ProcessAsync(message, 1, CancellationToken.None);

        var apply = Assert.Single(OfTheTrace, span => span.OperationName == "apply");
        var commit = Assert.Single(OfTheTrace, span => span.OperationName == "commit");
        Assert.Equal(apply.SpanId, commit.ParentSpanId);
        Assert.Equal("object", commit.GetTagItem("encharge.partition"));
    }

    [Fact]
    public async Task A_rejection_shows_on_the_span_of_its_event_alone()
    {
        var storage = await TestStorage.CreateAsync();
        var unknown = Some.Group(1, null) with { ObjectId = "e8f6a7ea-4a8e-4a3e-8d0a-3d1f0a5ed3c7" };
        var message = await storage.MessageAsync(
            unknown.Received() with { TraceParent = Parent }, Paid(2) with { TraceParent = Parent });

        await storage.NewProcessor().ProcessAsync(message, 1, CancellationToken.None);

        var applied = OfTheTrace.Where(span => span.OperationName == "apply").ToList();
        var rejected = Assert.Single(applied, span => span.Status == ActivityStatusCode.Error);
        Assert.Equal(2, applied.Count);
        Assert.Equal("group", rejected.GetTagItem("encharge.event.type"));
        Assert.Equal("unknown_object", rejected.GetTagItem("encharge.rejection.reason"));
    }

    [Fact]
    public async Task Each_try_has_a_span_that_says_which_one_it_is()
    {
        var storage = await TestStorage.CreateAsync();
        var message = await storage.MessageAsync(Paid(1) with { TraceParent = Parent });

        await storage.NewProcessor().ProcessAsync(message, 1, CancellationToken.None);
        await storage.NewProcessor().ProcessAsync(message, 2, CancellationToken.None);

        var tries = OfTheTrace.Where(span => span.OperationName == "apply").ToList();
        Assert.Equal([1L, 2L], tries.Select(span => span.GetTagItem("encharge.dequeue.count")));
    }

    [Fact]
    public async Task A_put_that_fails_shows_why()
    {
        var storage = await TestStorage.CreateAsync();
        await storage.Clients.Queue.DeleteAsync();

        await Assert.ThrowsAsync<EnqueueFailedException>(
            () => storage.Queue.EnqueueAsync([Paid(1) with { TraceParent = Parent }], CancellationToken.None));
        // Those who wait are told first.
        await WaitForAsync("put");

        var put = Assert.Single(_ended, span => span.OperationName == "put" && span.Links.Any(Leads));
        Assert.Equal(ActivityStatusCode.Error, put.Status);
        Assert.Equal("Azure.RequestFailedException", put.GetTagItem("error.type"));
    }

    [Fact]
    public async Task Messages_keep_their_size_however_much_of_them_is_traces()
    {
        var storage = await TestStorage.CreateAsync();
        var traced = Enumerable.Range(1, 1_000)
            .Select(i => Paid(i) with { TraceParent = Parent, TraceState = new string('s', 512) }).ToList();

        await storage.Queue.EnqueueAsync(traced, CancellationToken.None);

        var messages = await storage.TakeMessagesAsync();
        Assert.All(messages, message => Assert.InRange(message.ToMemory().Length, 1, QueueMessages.MaxMessageBytes));
        var carried = messages.SelectMany(message => QueueMessages.Decode(message).Envelopes).ToList();
        Assert.Equal(traced.Select(one => one.EventId).Order(), carried.Select(one => one.EventId).Order());
        Assert.All(carried, one => Assert.Equal(traced[0].TraceState, one.TraceState));
    }

    [Fact]
    public async Task An_event_that_only_its_trace_makes_too_large_goes_over_a_blob_and_keeps_it()
    {
        var storage = await TestStorage.CreateAsync();
        var room = QueueMessages.MaxElementBytes - Write(Filled(0)).Length;
        var fits = Filled(room);

        await storage.Queue.EnqueueAsync([fits], CancellationToken.None);
        Assert.Empty(QueueMessages.Decode(Assert.Single(await storage.TakeMessagesAsync())).OversizeBlobs);
        var message = await storage.MessageAsync(fits with { TraceParent = Parent });
        await storage.NewProcessor().ProcessAsync(message, 1, CancellationToken.None);

        Assert.Single(QueueMessages.Decode(message).OversizeBlobs);
        Assert.Single(OfTheTrace, span => span.OperationName == "apply");
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
        var process = Assert.Single(_ended, span => span.OperationName == "process" && span.Links.Any(Leads));
        Assert.Equal(ActivityStatusCode.Error, process.Status);
        Assert.NotNull(process.GetTagItem("error.type"));
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
        Assert.Equal(Write(Paid(1)), written.Replace($",\"traceparent\":\"{Parent}\"", "", StringComparison.Ordinal));
        Assert.DoesNotContain("trace", Write(Paid(1)), StringComparison.Ordinal);
        var read = QueueMessages.Decode(BinaryData.FromString($$"""{"v":1,"events":[{{written}}]}""")).Envelopes.Single();
        Assert.Equal(Parent, read.TraceParent);
    }

    private static Envelope Filled(int characters) => Some.Track(1, "Paid", Some.User("ana"))
        .WithProperties($$"""{"text":"{{new string('x', characters)}}"}""").Received(number: 1);

    private async Task WaitForAsync(string name)
    {
        for (var i = 0; i < 500 && !_ended.Any(span => span.OperationName == name && span.Links.Any(Leads)); i++)
            await Task.Delay(10);
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
