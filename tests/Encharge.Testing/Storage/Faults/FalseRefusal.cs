using Azure;
using Encharge.Testing.Storage.Tables;
using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Faults;

/// <summary>The answers of a service that does nothing.</summary>
internal static class FalseRefusal
{
    private static readonly StorageError ServerBusy = new(503, "ServerBusy", "The server is busy.");

    private static readonly StorageError InternalError =
        new(500, "InternalError", "Server encountered an internal error. Please try again after some time.");

    /// <summary>What the SDK sees when a connection breaks: a status of 0, which it takes for worth a retry.</summary>
    public static RequestFailedException LostConnection() =>
        new("A fault was injected.", new IOException("The connection was lost."));

    /// <summary>The answer for a fault; null when the fault doesn't fit the call.</summary>
    public static MemoryResponse? Answer(
        StorageFault fault, StorageOperation operation, StorageCall call, FaultInjector faults) => fault switch
        {
            StorageFault.ServerBusy => Answer(operation, ServerBusy),
            StorageFault.ServerError => Answer(operation, InternalError),
            StorageFault.Conflict => Refuse(operation, call, faults, TableErrors.EntityAlreadyExists, IsInsert),
            StorageFault.ConditionFailed =>
                Refuse(operation, call, faults, TableErrors.UpdateConditionNotSatisfied, IsConditional),
            _ => null,
        };

    private static MemoryResponse Answer(StorageOperation operation, StorageError error) =>
        operation <= StorageOperation.Transaction ? error.ToTableResponse() : error.ToXmlResponse();

    private static MemoryResponse? Refuse(
        StorageOperation operation,
        StorageCall call,
        FaultInjector faults,
        StorageError error,
        Func<StorageOperation, StorageCall, bool> fits)
    {
        if (operation != StorageOperation.Transaction)
            return fits(operation, call) ? error.ToTableResponse() : null;
        var parts = TransactionReader.Read(call);
        var fitting = Enumerable.Range(0, parts.Count)
            .Where(i => fits(parts[i].Operation, parts[i].Call))
            .ToList();
        return fitting.Count == 0
            ? null
            : TransactionWriter.Refuse(error, fitting[faults.Pick(fitting.Count)], namesFirstIndex: true);
    }

    private static bool IsInsert(StorageOperation operation, StorageCall call) =>
        operation == StorageOperation.EntityInsert;

    private static bool IsConditional(StorageOperation operation, StorageCall call) =>
        operation is StorageOperation.EntityUpdate or StorageOperation.EntityDelete && call.Headers["If-Match"] != "*";
}
