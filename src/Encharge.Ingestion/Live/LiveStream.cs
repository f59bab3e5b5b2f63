using System.Buffers;
using System.Text;
using System.Text.Json;
using Encharge.Ingestion.Queue;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Encharge.Ingestion.Live;

/// <summary>Finds the person that an identity leads to; null when nobody.</summary>
internal delegate Task<Guid?> PersonOf(string account, Guid identityId, CancellationToken cancellationToken);

/// <summary>
/// What one reader gets: server-sent events (WHATWG HTML, "Server-sent events") until it goes or the host stops. Who
/// an identity leads to is asked here, at the reader's cost, not where events are applied.
/// </summary>
internal sealed class LiveStream(LiveReader reader, PersonOf personOf, TimeProvider time)
{
    /// <summary>Proxies close a connection that is silent for a minute or more.</summary>
    internal static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    /// <summary>Writes what comes until it is stopped.</summary>
    /// <exception cref="OperationCanceledException">It was stopped: there is no other end.</exception>
    public async Task SendAsync(HttpResponse response, CancellationToken stop)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await SendCommentAsync(response, ": live\n\n"u8.ToArray(), stop);
        var heartbeat = Task.Delay(Heartbeat, time, stop);
        var arrival = reader.WaitAsync(stop).AsTask();
        while (true)
        {
            var first = await Task.WhenAny(arrival, heartbeat);
            await first;
            if (first == heartbeat)
            {
                await SendCommentAsync(response, ": still live\n\n"u8.ToArray(), stop);
                heartbeat = Task.Delay(Heartbeat, time, stop);
            }
            else
            {
                await SendWaitingAsync(response, stop);
                arrival = reader.WaitAsync(stop).AsTask();
            }
        }
    }

    private async Task SendWaitingAsync(HttpResponse response, CancellationToken stop)
    {
        while (reader.Take() is { } note)
        {
            var personId = note is AppliedNote { Target: { ObjectType: null, Id: var identityId } }
                ? await personOf(reader.Account, identityId, stop)
                : null;
            Add(LiveJson.NameOf(note), json => LiveJson.Write(json, note, personId));
            if (reader.TakeDropped() is > 0 and var dropped)
                Add("dropped", json => LiveJson.WriteDropped(json, dropped));
            await response.Body.WriteAsync(_buffer.WrittenMemory, stop);
            _buffer.ResetWrittenCount();
        }

        await response.Body.FlushAsync(stop);
    }

    private static async Task SendCommentAsync(HttpResponse response, byte[] comment, CancellationToken stop)
    {
        await response.Body.WriteAsync(comment, stop);
        await response.Body.FlushAsync(stop);
    }

    private void Add(string name, Action<Utf8JsonWriter> write)
    {
        _buffer.Write(Encoding.ASCII.GetBytes($"event: {name}\ndata: "));
        using (var json = new Utf8JsonWriter(_buffer, EnvelopeWriter.Relaxed))
            write(json);
        _buffer.Write("\n\n"u8);
    }
}
