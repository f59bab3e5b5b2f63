namespace Encharge.Benchmarks.Servers;

/// <summary>What a server process serves on one storage account.</summary>
internal interface IServed : IAsyncDisposable
{
    /// <summary>What whoever started it is told, as JSON.</summary>
    object Opened { get; }

    /// <summary>Does what a command says; what it answers is sent as JSON.</summary>
    Task<object> AskAsync(string command, string argument);
}
