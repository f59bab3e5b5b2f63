using Encharge.Benchmarks.Load;

namespace Encharge.Benchmarks.Servers;

/// <summary>A server that listens.</summary>
/// <param name="Target">Where.</param>
/// <param name="Stop">Ends it.</param>
internal sealed record HttpServer(HttpTarget Target, Func<ValueTask> Stop) : IServed
{
    /// <inheritdoc/>
    public object Opened => Target;

    /// <summary>It takes requests only.</summary>
    public Task<object> AskAsync(string command, string argument) =>
        throw new InvalidOperationException($"There is no command {command}.");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Stop();
}
