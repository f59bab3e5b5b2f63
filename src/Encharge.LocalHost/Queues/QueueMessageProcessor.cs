namespace Encharge.LocalHost.Queues;

/// <summary>A queue message as its processor sees it.</summary>
/// <param name="Body">The body, decoded as <c>host.json</c> says.</param>
/// <param name="DequeueCount">How often the message has been received, this time included: 1 the first time.</param>
/// <param name="MessageId">Storage's id of the message, for logs.</param>
internal sealed record QueueMessageContext(BinaryData Body, long DequeueCount, string MessageId);

/// <summary>Processes a message. Completing deletes it; a throw brings it back.</summary>
/// <param name="message">The message.</param>
/// <param name="cancellationToken">
/// Cancelled when the host can't wait any longer; the message then comes back at once.
/// </param>
internal delegate Task QueueMessageProcessor(QueueMessageContext message, CancellationToken cancellationToken);
