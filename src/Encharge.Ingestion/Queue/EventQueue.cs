using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Queue;

/// <summary>Puts accepted events on the queue, many to a message.</summary>
public sealed class EventQueue
{
    /// <summary>Completes when every event is durable.</summary>
    /// <exception cref="EnqueueFailedException">At least one event could not be stored; a resend is safe.</exception>
    public Task EnqueueAsync(IReadOnlyList<Envelope> envelopes, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}

/// <summary>Storage did not take an event, or too many wait already; the caller answers 503.</summary>
public sealed class EnqueueFailedException(string message, Exception? inner = null) : Exception(message, inner);
