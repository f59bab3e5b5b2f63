namespace Encharge.Ingestion.Events;

/// <summary>An accepted event with what the edge knows of it: what travels through the queue.</summary>
/// <param name="Account">The account that the write key belongs to.</param>
/// <param name="EventId">
/// Unique in its identity's partition: made from the time of receipt, or from the message id when the client gave one,
/// so that every resend carries the same.
/// </param>
/// <param name="ReceivedAt">When the request came in, UTC; the events of a batch stand 100 ns apart, in document
/// order.</param>
/// <param name="Event">The event as understood.</param>
public sealed record Envelope(string Account, Guid EventId, DateTimeOffset ReceivedAt, Event Event)
{
    /// <summary>
    /// The span of the request that brought it, as a W3C <c>traceparent</c>; null unless the request was traced. Of no
    /// effect on what becomes of the event.
    /// </summary>
    public string? TraceParent { get; init; }
}
