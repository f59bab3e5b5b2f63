using System.Diagnostics;
using System.Text.Json;
using Encharge.Benchmarks.Drain;
using Encharge.Benchmarks.Servers;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.People;
using Encharge.LocalHost.Queues;

namespace Encharge.Benchmarks.Scale;

/// <summary>What some events, or some reads, took.</summary>
/// <param name="Milliseconds">Of the one in the middle; 0 of none.</param>
/// <param name="Spent">By the process, for all.</param>
internal sealed record StepsResult(double Milliseconds, ServerCounters Spent);

/// <summary>
/// This service's consumer and its reading side, asked step by step: <c>drain</c> as <see cref="DrainServer"/> does,
/// <c>apply</c> hands events of one person to the consumer, message after message, and <c>read</c> reads a person.
/// </summary>
internal sealed class ScaleServer(string connection, Consumer consumer, DrainServer drain) : IServed
{
    /// <inheritdoc/>
    public object Opened => true;

    /// <summary>Prepares its storage.</summary>
    public static async Task<ScaleServer> StartAsync(string connection)
    {
        var consumer = OwnConsumer.Create(connection);
        return new(connection, consumer, await DrainServer.StartAsync(consumer));
    }

    /// <inheritdoc/>
    public async Task<object> AskAsync(string command, string argument) => command switch
    {
        "drain" => await drain.AskAsync(command, argument),
        "apply" => await ApplyAsync(JsonSerializer.Deserialize<ApplyRequest>(argument)!),
        "read" => await ReadAsync(JsonSerializer.Deserialize<ReadRequest>(argument)!),
        _ => throw new InvalidOperationException($"There is no command {command}."),
    };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => drain.DisposeAsync();

    private Task<StepsResult> ApplyAsync(ApplyRequest request)
    {
        var consumers = new Queue<Consumer>(Enumerable.Range(0, request.Messages).Select(
            _ => request.IsForgetful ? OwnConsumer.Create(connection) : consumer));
        var bodies = Enumerable.Repeat(Seen("\"userId\":\"the-one\""), request.Events);
        return MeasureAsync(request.Messages, () => ApplyAsync(consumers.Dequeue(), bodies));
    }

    private async Task<StepsResult> ReadAsync(ReadRequest request)
    {
        var user = $"reader-{request.Identities}";
        var named = $"\"userId\":\"{user}\"";
        await ApplyAsync(consumer, [Seen(named)]);
        for (var number = 1; number < request.Identities; number++)
            await ApplyAsync(consumer, [Seen($"{named},\"anonymousId\":\"{user}-{number}\"")]);

        var reader = new PersonReader(OwnServer.CountedClients(connection).Table("Identities"));
        var id = ContentId.OfIdentity(OwnConsumer.Account, new Identifier(IdentityKind.UserId, user));
        return await MeasureAsync(request.Times, async () =>
        {
            var person = await reader.FindAsync(OwnConsumer.Account, id, CancellationToken.None);
            if (person?.Identities.Length != request.Identities)
                throw new BenchmarkException($"A person of {request.Identities} identities was not read whole.");
        });
    }

    private static string Seen(string members) => $$"""{"name":"Seen","user":{ {{members}} } }""";

    private static Task ApplyAsync(Consumer consumer, IEnumerable<string> bodies)
    {
        var message = new QueueMessageContext(OwnConsumer.Message(bodies), 1, "");
        return consumer.Process(message, CancellationToken.None);
    }

    private static async Task<StepsResult> MeasureAsync(int times, Func<Task> step)
    {
        var before = ServerCounters.Now();
        var taken = new List<double>();
        for (var time = 0; time < times; time++)
        {
            var start = Stopwatch.GetTimestamp();
            await step();
            taken.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        taken.Sort();
        return new(taken.ElementAtOrDefault(taken.Count / 2), ServerCounters.Now() - before);
    }
}

/// <summary>So many messages, each with so many events of one person.</summary>
/// <param name="Messages">How many.</param>
/// <param name="Events">In each.</param>
/// <param name="IsForgetful">Whether each message comes to a consumer that remembers nothing.</param>
internal sealed record ApplyRequest(int Messages, int Events, bool IsForgetful);

/// <summary>Reads, so many times, a person of so many identities, which is made first.</summary>
internal sealed record ReadRequest(int Identities, int Times);
