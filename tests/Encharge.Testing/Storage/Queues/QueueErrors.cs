using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Queues;

/// <summary>The Queue service's refusals (Azure documentation, "Queue service error codes").</summary>
internal static class QueueErrors
{
    public static readonly StorageError QueueNotFound =
        new(404, "QueueNotFound", "The specified queue does not exist.");

    public static readonly StorageError InvalidQueueName =
        new(400, "InvalidResourceName", "The specified resource name contains invalid characters.");

    public static readonly StorageError MessageNotFound =
        new(404, "MessageNotFound", "The specified message does not exist.");

    public static readonly StorageError OutOfRange = new(
        400,
        "OutOfRangeQueryParameterValue",
        "One of the query parameters specified in the request URI is outside the permissible range.");

    public static readonly StorageError RequestBodyTooLarge = new(
        413, "RequestBodyTooLarge", "The request body is too large and exceeds the maximum permissible limit.");
}
