using System.Text.Json;
using Encharge.Benchmarks.Load;

namespace Encharge.Benchmarks.Servers;

/// <summary>
/// This executable as a server under test. It reads commands from its standard input, a line each, and answers each
/// with a line that begins with <see cref="AnswerMark"/>; it ends with its input. What it serves can be started anew
/// while the process goes on, so that its code stays warm when its storage is fresh.
/// </summary>
internal static class ServerRole
{
    /// <summary>What else is written to the standard output is a log.</summary>
    public const string AnswerMark = "=> ";

    /// <summary>Serves until the input ends.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [var name] || HttpServers.Find(name) is not { } start)
            return 2;
        HttpServer? server = null;
        while (await Console.In.ReadLineAsync() is { } line)
        {
            switch (line.Split(' ', 2))
            {
                case ["start", var connection]:
                    server = await start(connection);
                    Answer(server.Target);
                    break;
                case ["stop"]:
                    await server!.DisposeAsync();
                    Answer(true);
                    break;
                case ["count"]:
                    Answer(ServerCounters.Now());
                    break;
                default:
                    throw new InvalidOperationException($"There is no command {line}.");
            }
        }

        return 0;
    }

    private static void Answer<T>(T value) => Console.WriteLine(AnswerMark + JsonSerializer.Serialize(value));
}

/// <summary>A server that listens.</summary>
/// <param name="Target">Where.</param>
/// <param name="Stop">Ends it.</param>
internal sealed record HttpServer(HttpTarget Target, Func<ValueTask> Stop) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Stop();
}
