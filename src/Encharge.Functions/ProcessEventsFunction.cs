using Azure.Storage.Queues.Models;
using Encharge.Ingestion.Processing;
using Microsoft.Azure.Functions.Worker;

namespace Encharge.Functions;

/// <summary>
/// Takes messages from the queue of accepted events. Catches nothing: a throw is the retry, and the fifth one moves the
/// message to the poison queue.
/// </summary>
public sealed class ProcessEventsFunction(EventProcessor processor)
{
    /// <summary>Applies a message; its dequeue count tells the processor that an earlier try broke off.</summary>
    [Function(nameof(ProcessEventsFunction))]
    public Task RunAsync(
        [QueueTrigger("%IngestQueue%", Connection = "IngestStorage")] QueueMessage message,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return processor.ProcessAsync(message.Body, message.DequeueCount, cancellationToken);
    }
}
