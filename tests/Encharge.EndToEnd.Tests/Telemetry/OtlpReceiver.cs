using System.Collections.Concurrent;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Encharge.EndToEnd.Tests.Telemetry;

/// <summary>A span as it went over the wire.</summary>
internal sealed record ReceivedSpan(string TraceId, string SpanId, string ParentSpanId, string Name, string Text);

/// <summary>
/// A receiver of OTLP over HTTP on loopback: keeps the spans and the text of the metrics (opentelemetry-proto,
/// trace.proto: ResourceSpans 1 → ScopeSpans 2 → Span 2, of which 1, 2, 4 and 5 are ids and name).
/// </summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private readonly ConcurrentQueue<string> _metrics = new();

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/v1/traces", async context => ReadSpans(await ReadAsync(context.Request.Body)));
        _app.MapPost("/v1/metrics", async context =>
            _metrics.Enqueue(Encoding.Latin1.GetString(await ReadAsync(context.Request.Body))));
    }

    /// <summary>The spans so far.</summary>
    public IReadOnlyCollection<ReceivedSpan> Spans => _spans;

    /// <summary>Where it is.</summary>
    public string Address => _app.Urls.Single();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Whether a metric of that name came.</summary>
    public bool HasMetric(string name) => _metrics.Any(text => text.Contains(name, StringComparison.Ordinal));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<byte[]> ReadAsync(Stream body)
    {
        using var all = new MemoryStream();
        await body.CopyToAsync(all);
        return all.ToArray();
    }

    private void ReadSpans(byte[] request)
    {
        foreach (var span in Fields(request, 1).SelectMany(part => Fields(part, 2)).SelectMany(part => Fields(part, 2)))
        {
            string Hex(int field) => Convert.ToHexStringLower(Fields(span, field).FirstOrDefault() ?? []);
            var name = Encoding.UTF8.GetString(Fields(span, 5).Single());
            _spans.Enqueue(new(Hex(1), Hex(2), Hex(4), name, Encoding.UTF8.GetString(span)));
        }
    }

    /// <summary>The bytes of a message's fields of that number.</summary>
    private static List<byte[]> Fields(byte[] message, int number)
    {
        var found = new List<byte[]>();
        var input = new CodedInputStream(message);
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            if (tag >> 3 == number && (tag & 7) == 2)
                found.Add(input.ReadBytes().ToByteArray());
            else
                input.SkipLastField();
        }

        return found;
    }
}
