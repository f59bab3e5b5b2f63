using System.Buffers;
using System.Text;
using System.Text.Json;
using Encharge.Benchmarks.Servers;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Geo;
using Encharge.Ingestion.Hosting;
using Encharge.Ingestion.Http;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Live;
using Encharge.Ingestion.Processing;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Telemetry;
using Encharge.Ingestion.Validation;
using Encharge.LocalHost.Queues;

namespace Encharge.Benchmarks.Drain;

/// <summary>This service's consumer, with the concurrency of <c>host.json</c>.</summary>
internal static class OwnConsumer
{
    /// <summary>The account of all events.</summary>
    public const string Account = "bench";

    /// <summary>What an endpoint under load packs together, as far as a message holds.</summary>
    private const int EventsAtOnce = 1_000;

    /// <summary>A consumer with nothing in its memory.</summary>
    public static Consumer Create(string connection)
    {
        var clients = OwnServer.CountedClients(connection);
        var queue = new EventQueue(clients.Queue, new OversizeBodies(clients.Oversize));
        var context = new ConsumerContext(
            new IdentityCache(), new LiveFeed(TimeProvider.System), new IngestionMetrics(), TimeProvider.System);
        var processor = ProcessorFactory.Create(clients, queue, new Locator(), context);
        return new()
        {
            Connection = connection,
            Queue = Consumer.CountedQueue(connection),
            Options = HostQueueFile.Read(Path.Combine(AppContext.BaseDirectory, "host.json")),
            PrepareAsync = () => clients.EnsureCreatedAsync(CancellationToken.None),
            FillAsync = bodies => FillAsync(queue, bodies),
            Process = (message, stop) => processor.ProcessAsync(message.Body, message.DequeueCount, stop),
        };
    }

    /// <summary>The envelope that the endpoint makes of a body that is one event.</summary>
    public static Envelope Read(string body, DateTimeOffset receivedAt)
    {
        using var sent = RequestEvents.Split(Encoding.UTF8.GetBytes(body), MediaType.Json);
        var made = EventParser.Parse(sent.Events[0].Element, receivedAt).ToEvent()!;
        return new(Account, EventIds.Create(Account, made, receivedAt), receivedAt, made);
    }

    /// <summary>A queue message of those events, received now.</summary>
    public static BinaryData Message(IEnumerable<string> bodies)
    {
        var now = DateTimeOffset.UtcNow;
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, EnvelopeWriter.Relaxed);
        json.WriteStartObject();
        json.WriteNumber("v", 1);
        json.WriteStartArray("events");
        foreach (var (at, body) in bodies.Index())
            EnvelopeWriter.Write(json, Read(body, now.AddTicks(at)));
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return new(buffer.WrittenMemory);
    }

    private static async Task FillAsync(EventQueue queue, IReadOnlyList<string> bodies)
    {
        var now = DateTimeOffset.UtcNow;
        var envelopes = bodies.Select((body, at) => Read(body, now.AddTicks(at)));
        foreach (var part in envelopes.Chunk(EventsAtOnce))
            await queue.EnqueueAsync(part, CancellationToken.None);
    }
}
