using Encharge.Benchmarks.Drain;
using Encharge.Benchmarks.Scale;

namespace Encharge.Benchmarks.Servers;

/// <summary>What can be served, by its name.</summary>
internal static class ServedParts
{
    /// <summary>Starts it on a storage account, given its connection string; null for an unknown name.</summary>
    public static Func<string, Task<IServed>>? Find(string name) => name switch
    {
        "ours" => async connection => await OwnServer.StartAsync(connection),
        "ours-whole" => async connection => await OwnServer.StartAsync(connection, withConsumer: true),
        "naive" => async connection => await HttpServers.StartNaiveAsync(connection),
        "bare" => async _ => await HttpServers.StartBareAsync(),
        "ours-consumer" => async connection => await DrainServer.StartAsync(OwnConsumer.Create(connection)),
        "naive-consumer" => async connection => await DrainServer.StartAsync(NaiveConsumer.Create(connection)),
        "scale" => async connection => await ScaleServer.StartAsync(connection),
        _ => null,
    };
}
