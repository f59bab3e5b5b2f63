using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Encharge.Testing.Storage;

namespace Encharge.EndToEnd.Tests.Storage;

/// <summary>The storage that a contract suite runs on.</summary>
/// <param name="Tables">Its Table service.</param>
/// <param name="Queues">Its Queue service; messages are Base64.</param>
/// <param name="Blobs">Its Blob service.</param>
/// <param name="PassAsync">Lets time go by on the storage's clock.</param>
internal sealed record StorageUnderTest(
    TableServiceClient Tables, QueueServiceClient Queues, BlobServiceClient Blobs, Func<TimeSpan, Task> PassAsync)
{
    /// <summary>New storage in memory, on a clock that stands still.</summary>
    public static StorageUnderTest InMemory()
    {
        var time = new StandingTime();
        var memory = new MemoryStorage(new() { Time = time });
        return new(memory.Tables, memory.Queues, memory.Blobs, span =>
        {
            time.Pass(span);
            return Task.CompletedTask;
        });
    }

    /// <summary>A running storage.</summary>
    public static StorageUnderTest At(string connection) => new(
        new(connection),
        new(connection, new() { MessageEncoding = QueueMessageEncoding.Base64 }),
        new(connection),
        Task.Delay);
}
