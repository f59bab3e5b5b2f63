using System.Collections.Concurrent;
using System.Diagnostics;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Telemetry;
using Encharge.Ingestion.Tests.Http;

namespace Encharge.Ingestion.Tests.Telemetry;

/// <summary>The span of a request, and what of it an accepted event takes along.</summary>
public sealed class RequestTracingTests : IDisposable
{
    private const string Paid = """{"name":"Paid","user":{"userId":"1"}}""";

    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;
    private readonly TestEndpoint _endpoint = new();

    public RequestTracingTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == Tracing.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private Activity Ingest =>
        Assert.Single(_ended, span => span.TraceId == _trace && span.OperationName == "ingest");

    public void Dispose()
    {
        _listener.Dispose();
        _endpoint.Dispose();
    }

    [Fact]
    public async Task An_accepted_event_takes_the_span_of_its_request_along()
    {
        using var request = Request("vendor=1");

        await _endpoint.SendAsync(Paid);

        var envelope = Assert.Single(_endpoint.Queue);
        Assert.Equal(request.SpanId, Ingest.ParentSpanId);
        Assert.Equal((Ingest.Id, "vendor=1"), (envelope.TraceParent, envelope.TraceState));
    }

    [Theory]
    [InlineData(512, 512)]
    [InlineData(513, null)]
    [InlineData(0, null)]
    public async Task A_trace_state_is_taken_along_up_to_what_the_standard_asks_for(int sent, int? taken)
    {
        using var request = Request(new string('v', sent));

        await _endpoint.SendAsync(Paid);

        Assert.Equal(taken, Assert.Single(_endpoint.Queue).TraceState?.Length);
    }

    [Fact]
    public void What_nobody_records_is_not_taken_along()
    {
        using var request = new Activity("request");
        request.SetParentId(_trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.None);
        request.TraceStateString = "vendor=1";
        request.Start();

        Assert.Null(Tracing.Current);
        Assert.Null(Tracing.CurrentState);
    }

    [Fact]
    public async Task The_span_says_how_many_events_were_taken()
    {
        using var request = Request();

        await _endpoint.SendAsync($$$"""[{{{Paid}}},{{{Paid}}},{"name":"x","user":{"email":"nobody"}}]""");

        Assert.Equal(2, Ingest.GetTagItem("encharge.events.accepted"));
        Assert.Equal(1, Ingest.GetTagItem("encharge.events.refused"));
        Assert.Equal(ActivityStatusCode.Unset, Ingest.Status);
    }

    [Fact]
    public async Task A_callers_mistake_is_told_and_is_no_error_of_the_service()
    {
        using var request = Request();

        await _endpoint.SendAsync("{broken");

        Assert.Equal("invalid_json", Ingest.GetTagItem("encharge.problem.code"));
        Assert.Equal(ActivityStatusCode.Unset, Ingest.Status);
    }

    [Fact]
    public async Task What_could_not_be_stored_is_an_error()
    {
        using var request = Request();
        _endpoint.QueueFailure = new EnqueueFailedException("No storage.");

        await _endpoint.SendAsync(Paid);

        Assert.Equal("unavailable", Ingest.GetTagItem("encharge.problem.code"));
        Assert.Equal(ActivityStatusCode.Error, Ingest.Status);
    }

    private Activity Request(string? state = null)
    {
        var request = new Activity("request");
        request.SetParentId(_trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        request.TraceStateString = state;
        return request.Start();
    }
}
