namespace Encharge.Ingestion.Events;

/// <summary>Makes event ids.</summary>
internal static class EventIds
{
    /// <summary>
    /// With a message id: made from account, owner and message id, so that every resend carries the same id and two
    /// persons' equal message ids don't meet. Without: a UUIDv7 of the time of receipt, never the same twice.
    /// </summary>
    public static Guid Create(string account, Event @event, DateTimeOffset receivedAt) =>
        @event.MessageId is { } messageId
            ? ContentId.OfMessage(account, @event.Owner, messageId)
            : Guid.CreateVersion7(receivedAt);
}
