using System.Diagnostics;
using Azure.Storage.Queues;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Telemetry;

namespace Encharge.Ingestion.Queue;

/// <summary>
/// Storage did not take an event, or too many wait already; the caller answers 503 and a resend is safe.
/// </summary>
public sealed class EnqueueFailedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Puts accepted events on the queue by group commit: while a put is under way, events gather; the next put takes all
/// that fit a message. No timer: a lone request pays one put and waits for nothing else.
/// </summary>
public sealed class EventQueue
{
    /// <summary>
    /// Puts at a time. A second one starts only when a full message waits, so messages stay packed; more than a few
    /// would only press on one queue's limit of 2,000 messages a second.
    /// </summary>
    private const int MaxPuts = 8;

    /// <summary>Full messages that may wait (48 MiB): past it the service is not keeping up and says so.</summary>
    private const int MaxWaiting = 1_024;

    /// <summary>By default the platform drops a message that nobody took for seven days.</summary>
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    private readonly QueueClient _queue;
    private readonly OversizeBodies _oversize;
    private readonly IngestionMetrics _metrics;
    private readonly Lock _gate = new();
    private readonly LinkedList<PackedMessage> _waiting = [];
    private readonly ExecutionContext _ownContext = CaptureEmptyContext();
    private int _puts;

    internal EventQueue(QueueClient queue, OversizeBodies oversize, IngestionMetrics? metrics = null)
    {
        _metrics = metrics ?? new();
        _queue = queue;
        _oversize = oversize;
    }

    /// <summary>Completes when every event is durable.</summary>
    /// <exception cref="EnqueueFailedException">
    /// At least one event could not be stored. Others may have been; a resend with message ids has no second effect.
    /// </exception>
    public async Task EnqueueAsync(IReadOnlyList<Envelope> envelopes, CancellationToken cancellationToken)
    {
        var stored = new List<Task>(1);
        var put = Task.CompletedTask;
        try
        {
            await AddAllAsync(envelopes, stored, cancellationToken);
        }
        finally
        {
            // Only now, so that a request's events leave together.
            put = StartPut(waiting: 0);
        }

        // Whoever puts waits for that itself: it goes on where the put ends, without a thread waking another.
        await put;
        await (stored.Count == 1 ? stored[0] : Task.WhenAll(stored));
    }

    /// <summary>Puts one event into a message of its own; completes when it is durable.</summary>
    /// <exception cref="EnqueueFailedException">Storage did not take it.</exception>
    internal async Task EnqueueAloneAsync(Envelope envelope, CancellationToken cancellationToken)
    {
        using var encoder = EnvelopeEncoder.Rent();
        encoder.Encode(envelope);
        if (encoder.Encoded.Length > QueueMessages.MaxElementBytes)
            await MoveToBlobAsync(envelope, encoder, cancellationToken);
        var pack = new PackedMessage();
        pack.TryAdd(encoder.Encoded.Span, envelope.TraceParent);
        await PutAsync(pack);
        await pack.Stored;
    }

    private async Task AddAllAsync(
        IReadOnlyList<Envelope> envelopes, List<Task> stored, CancellationToken cancellationToken)
    {
        using var encoder = EnvelopeEncoder.Rent();
        foreach (var envelope in envelopes)
        {
            encoder.Encode(envelope);
            if (encoder.Encoded.Length > QueueMessages.MaxElementBytes)
                await MoveToBlobAsync(envelope, encoder, cancellationToken);
            var pack = Add(encoder.Encoded.Span, envelope.TraceParent);
            if (stored.Count == 0 || stored[^1] != pack)
                stored.Add(pack);
        }
    }

    private async Task MoveToBlobAsync(
        Envelope envelope, EnvelopeEncoder encoder, CancellationToken cancellationToken)
    {
        string blob;
        try
        {
            blob = await _oversize.PutAsync(envelope, new BinaryData(encoder.Encoded), cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new EnqueueFailedException("Blob Storage did not take an event.", failure);
        }

        _metrics.Oversize();
        encoder.EncodePointer(blob);
    }

    private Task Add(ReadOnlySpan<byte> element, string? traceParent)
    {
        PackedMessage? pack;
        lock (_gate)
        {
            pack = _waiting.Last?.Value;
            if (pack is null || !pack.TryAdd(element, traceParent))
            {
                if (_waiting.Count == MaxWaiting)
                    throw new EnqueueFailedException("Too many events wait for the queue.");
                pack = new();
                pack.TryAdd(element, traceParent);
                _waiting.AddLast(pack);
            }
        }

        _ = StartPut(waiting: 1);
        return pack.Stored;
    }

    /// <summary>
    /// Starts a put when more messages wait than said: a first one always, another one only beside it. Completes when
    /// that put has ended, well or not; at once when none was started.
    /// </summary>
    private Task StartPut(int waiting)
    {
        PackedMessage pack;
        lock (_gate)
        {
            if (_waiting.Count <= waiting || _puts >= (waiting == 0 ? 1 : MaxPuts))
                return Task.CompletedTask;
            _puts++;
            pack = TakeFirst();
        }

        return PutApart(pack);
    }

    /// <summary>
    /// A put serves many requests: it is no part of the trace or the log scope of the one that starts it.
    /// </summary>
    private Task PutApart(PackedMessage pack)
    {
        var put = Task.CompletedTask;
        ExecutionContext.Run(_ownContext, _ => put = PutFirstAsync(pack), null);
        return put;
    }

    private async Task PutFirstAsync(PackedMessage pack)
    {
        await PutAsync(pack);
        _ = PutRestAsync();
    }

    private async Task PutRestAsync()
    {
        while (IsNeeded())
        {
            // Those just answered go first: what they send next is in the next message then.
            await Task.Yield();
            if (TakeNext() is { } pack)
                await PutAsync(pack);
        }
    }

    /// <summary>Whether there is more for this put to do; otherwise it is over.</summary>
    private bool IsNeeded()
    {
        lock (_gate)
        {
            if (HasNext)
                return true;
            _puts--;
            return false;
        }
    }

    private PackedMessage? TakeNext()
    {
        lock (_gate)
            return HasNext ? TakeFirst() : null;
    }

    /// <summary>While others are putting, what isn't full yet waits for them, so that it fills.</summary>
    private bool HasNext => _waiting.Count > 1 || (_waiting.Count == 1 && _puts == 1);

    private PackedMessage TakeFirst()
    {
        var pack = _waiting.First!.Value;
        _waiting.RemoveFirst();
        return pack;
    }

    /// <summary>Never throws: success and failure go to those who wait for the pack.</summary>
    private async Task PutAsync(PackedMessage pack)
    {
        using var span = Tracing.StartPut(pack);
        var startedAt = Stopwatch.GetTimestamp();
        try
        {
            await _queue.SendMessageAsync(pack.Close(), visibilityTimeout: null, timeToLive: Forever);
            _metrics.Put(Stopwatch.GetElapsedTime(startedAt), (pack.Count, pack.Length), failure: null);
            pack.Succeed();
        }
        catch (Exception failure)
        {
            Tracing.Fail(span, failure);
            _metrics.Put(Stopwatch.GetElapsedTime(startedAt), (pack.Count, pack.Length), failure);
            pack.Fail(new EnqueueFailedException("Queue Storage did not take a message.", failure));
        }
        finally
        {
            pack.Dispose();
        }
    }

    /// <summary>A thread of one's own is the only one that surely carries nothing of any request.</summary>
    private static ExecutionContext CaptureEmptyContext()
    {
        ExecutionContext? context = null;
        var thread = new Thread(() => context = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return context!;
    }
}
