using Encharge.EndToEnd.Tests.LocalHost;

namespace Encharge.EndToEnd.Tests.Telemetry;

/// <summary>The host as a process that exports by OTLP: one trace from the POST to the commit, and metrics.</summary>
public sealed class ExportTests : IDisposable
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string ParentId = "00f067aa0ba902b7";

    private static readonly string[] Metrics =
    [
        "encharge.ingest.accepted", "encharge.ingest.refused", "encharge.queue.put.duration",
        "encharge.queue.message.size", "encharge.queue.message.events", "encharge.apply.applied", "encharge.apply.lag",
        "encharge.location.lookups", "encharge.geo.database.age", "encharge.queue.poison.messages",
    ];

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task One_trace_leads_from_the_request_through_the_queue_to_the_commit()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await StartAsync(receiver);
        var key = host.Line("Write key: ");

        await PostAsync(host, $"/v1/{key}", """{"name":"Paid","user":{"userId":"7"}}""");
        await PostAsync(host, $"/v1/{key}", """{"name":"Paid","user":{"userId":"null"}}""");
        await Eventually.IsAsync(() => OfTheTrace(receiver).Any(span => span.Name == "commit"));
        await Eventually.IsAsync(() => Metrics.All(receiver.HasMetric));

        var spans = OfTheTrace(receiver);
        var ingest = spans.First(span => span.Name == "ingest");
        var apply = Assert.Single(spans, span => span.Name == "apply");
        var commit = Assert.Single(spans, span => span.Name == "commit");
        var post = Assert.Single(spans, span => span.SpanId == ingest.ParentSpanId);
        Assert.Equal(ParentId, post.ParentSpanId);
        Assert.Equal(ingest.SpanId, apply.ParentSpanId);
        Assert.Equal(apply.SpanId, commit.ParentSpanId);
        Assert.Contains(receiver.Spans, span => span.Name == "put" && span.TraceId != TraceId);
        Assert.DoesNotContain(receiver.Spans, span => span.Text.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_host_says_where_telemetry_goes()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await StartAsync(receiver);

        await Eventually.IsAsync(() => host.Lines.Contains($"Telemetry goes to {receiver.Address}"));
    }

    private static List<ReceivedSpan> OfTheTrace(OtlpReceiver receiver) =>
        [.. receiver.Spans.Where(span => span.TraceId == TraceId)];

    private Task<HostProcess> StartAsync(OtlpReceiver receiver) => HostProcess.StartAsync(
        new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        },
        "--port", "0", "--data", _data.Path);

    private static async Task PostAsync(HostProcess host, string path, string body)
    {
        using var client = new HttpClient { BaseAddress = host.BaseAddress };
        using var content = new StringContent(body, null, "application/json");
        content.Headers.ContentType!.CharSet = null;
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("traceparent", $"00-{TraceId}-{ParentId}-01");
        using var response = await client.SendAsync(request);
    }
}
