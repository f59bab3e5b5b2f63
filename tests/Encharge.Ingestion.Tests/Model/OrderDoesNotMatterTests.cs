using Encharge.Ingestion.Storage;
using Encharge.Testing.Storage;
using Encharge.Testing.Storage.Faults;
using Xunit.Abstractions;

namespace Encharge.Ingestion.Tests.Model;

/// <summary>
/// Proves the design's promises 2 and 3 over storage in memory: whatever the order of delivery, the packing, the
/// number of consumers, the faults and the crashes, the set of accepted events alone decides what is read in the end.
/// Each history is held against <see cref="Reference"/>. The end-to-end suite runs some of the same on Azurite. What
/// the reference leaves out is left to other suites, and so is the way from HTTP into the queue.
/// </summary>
public class OrderDoesNotMatterTests(ITestOutputHelper output)
{
    private const int Histories = 10_000;

    [Fact]
    public Task Any_delivery_of_a_history_ends_in_the_state_of_the_reference()
    {
        var faults = FaultInjector.ByScript(_ => Storm.Current?.DrawFault());
        var suite = new ModelSuite(
            _ => Clients(new MemoryStorage().Connect(faults)),
            () => string.Join(", ", faults.Injected.Select(fault => $"{fault.Key} {fault.Value}")),
            output.WriteLine);
        return suite.RunAsync(Histories, Environment.ProcessorCount);
    }

    private static StorageClients Clients(MemoryConnection connection)
    {
        connection.BeforeEachRequest = _ => Storm.Current?.BeforeRequestAsync() ?? Task.CompletedTask;
        connection.AfterEachRequest = _ => Storm.Current?.AfterRequestAsync() ?? Task.CompletedTask;
        return StorageClients.Of(connection.Tables, connection.QueuesIn, connection.Blobs, "model");
    }
}
