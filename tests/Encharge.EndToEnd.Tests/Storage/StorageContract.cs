using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Encharge.EndToEnd.Tests.Storage;

/// <summary>
/// What the product relies on in Table, Queue and Blob Storage. Each suite runs on the memory storage and on Azurite,
/// so that tests on the first mean something for the second. Azure itself isn't reached from here; where Azurite 3.35.0
/// differs from what Azure documents, the memory storage follows Azure and the suites assert only what both do:
/// <list type="bullet">
/// <item>Azurite takes a transaction over two partitions, entities of 2 MiB, more than 252 properties, property names
/// with a hyphen and dates before 1601; Azure refuses each.</item>
/// <item>To 101 changes Azurite answers with something that the SDK can't read; Azure with InvalidInput.</item>
/// <item>An illegal key is InvalidInput on Azurite, OutOfRangeInput or KeyValueTooLarge on Azure: 400 on both.</item>
/// <item>A transaction that fails at its first action: Azurite says 0, Azure may leave the index out.</item>
/// <item>Azurite's ETags tell the versions of an entity apart, but two entities may share one.</item>
/// <item>A stale pop receipt is 400 PopReceiptMismatch on Azurite and 404 MessageNotFound on Azure.</item>
/// </list>
/// The suites leave authorization, latency and throttling to others; what only Azure does is held by
/// <c>MemoryStorageTests</c>.
/// </summary>
public abstract class StorageContract
{
    /// <summary>Storage of the test's own, or with names of its own in a shared one.</summary>
    private protected abstract StorageUnderTest Storage { get; }

    private protected async Task<TableClient> CreateTableAsync()
    {
        var table = Storage.Tables.GetTableClient("Table" + UniqueName());
        await table.CreateAsync();
        return table;
    }

    private protected async Task<QueueClient> CreateQueueAsync()
    {
        var queue = Storage.Queues.GetQueueClient("queue-" + UniqueName());
        await queue.CreateAsync();
        return queue;
    }

    private protected async Task<BlobContainerClient> CreateContainerAsync()
    {
        var container = Storage.Blobs.GetBlobContainerClient("container-" + UniqueName());
        await container.CreateAsync();
        return container;
    }

    private protected static string UniqueName() => Guid.NewGuid().ToString("N");

    private protected static async Task<RequestFailedException> AssertRefusedAsync(
        int status, TableErrorCode code, Func<Task> action)
    {
        var failure = await Assert.ThrowsAnyAsync<RequestFailedException>(action);
        Assert.Equal((status, code.ToString()), (failure.Status, failure.ErrorCode));
        return failure;
    }
}
