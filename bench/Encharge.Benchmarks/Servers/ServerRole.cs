using System.Text.Json;

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
        if (arguments is not [var name] || ServedParts.Find(name) is not { } start)
            return 2;
        IServed? served = null;
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ', 2);
            switch (words[0])
            {
                case "start":
                    served = await start(words[1]);
                    Answer(served.Opened);
                    break;
                case "stop":
                    await served!.DisposeAsync();
                    Answer(true);
                    break;
                case "count":
                    Answer(ServerCounters.Now());
                    break;
                default:
                    Answer(await served!.AskAsync(words[0], words.ElementAtOrDefault(1) ?? ""));
                    break;
            }
        }

        return 0;
    }

    private static void Answer(object value) => Console.WriteLine(AnswerMark + JsonSerializer.Serialize(value));
}
