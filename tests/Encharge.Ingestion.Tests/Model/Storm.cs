using System.Collections.Concurrent;
using Azure.Core;

namespace Encharge.Ingestion.Tests.Model;

/// <summary>What can befall a storage call.</summary>
internal enum Fault
{
    /// <summary>The request never arrives.</summary>
    LostBefore,

    /// <summary>The request takes effect; its answer is lost.</summary>
    LostAfter,

    /// <summary>The service is busy: 503.</summary>
    Unavailable,

    /// <summary>The service says that the row exists: 409.</summary>
    Conflict,

    /// <summary>The service says that the row has changed: 412.</summary>
    Changed,

    /// <summary>The consumer dies before it sends.</summary>
    CrashBefore,

    /// <summary>The consumer dies after the request took effect, before it has the answer.</summary>
    CrashAfter,
}

/// <summary>How rough a trial is.</summary>
/// <param name="Consumers">Consumers at work at once, 1 or more.</param>
/// <param name="FaultPercent">Of so many storage calls in a hundred something befalls.</param>
/// <param name="RepeatPercent">So many messages in a hundred are delivered again though they succeeded.</param>
/// <param name="CalmFrom">From this delivery of a message on, nothing befalls it, so that every trial ends.</param>
internal sealed record Weather(int Consumers, int FaultPercent, int RepeatPercent, int CalmFrom)
{
    /// <summary>One consumer, no fault, each message once.</summary>
    public static readonly Weather Calm = new(1, 0, 0, 1);

    /// <summary>The weather of a trial.</summary>
    public static Weather Draw(Random random) => new(
        random.Next(1, 5),
        random.Next(4) switch { 0 => 0, 1 => 2, 2 => 8, _ => 25 },
        random.Next(30),
        random.Next(2, 6));
}

/// <summary>
/// What befalls the storage calls of one delivery, drawn from a seed. It flows with the delivery's own asynchronous calls
/// (<see cref="Current"/>), so one set of clients serves all consumers.
/// </summary>
internal sealed class Storm(int seed, int faultPercent, ConcurrentDictionary<Fault, int> tally) : IDisposable
{
    private static readonly AsyncLocal<Storm?> Ambient = new();
    private static readonly Fault[] Faults = Enum.GetValues<Fault>();

    private readonly Random _random = new(seed);
    private readonly CancellationTokenSource _crash = new();

    /// <summary>The storm in which the calling code runs; null when it is calm.</summary>
    public static Storm? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>Signalled when the consumer dies: nothing of the delivery runs on.</summary>
    public CancellationToken Crashed => _crash.Token;

    /// <summary>What befalls a call; null when nothing. Only a write to a table is refused as conflicting.</summary>
    public Fault? Draw(Request request)
    {
        lock (_random)
        {
            if (_random.Next(100) >= faultPercent)
                return null;
            var fault = Faults[_random.Next(Faults.Length)];
            if (fault is Fault.Conflict && !IsTransaction(request) && !IsInsert(request))
                fault = Fault.LostBefore;
            if (fault is Fault.Changed && !IsTransaction(request) && !request.Headers.Contains("If-Match"))
                fault = Fault.LostAfter;
            tally.AddOrUpdate(fault, 1, (_, count) => count + 1);
            return fault;
        }
    }

    /// <summary>Whether a request is an entity group transaction.</summary>
    public static bool IsTransaction(Request request) =>
        request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal);

    /// <summary>How often the next call lets others go first.</summary>
    public int Yields()
    {
        lock (_random)
            return _random.Next(3);
    }

    /// <summary>Kills the consumer: this call throws, and so does every further one.</summary>
    public void Crash()
    {
        _crash.Cancel();
        _crash.Token.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Dispose() => _crash.Dispose();

    private static bool IsInsert(Request request) =>
        request.Method == RequestMethod.Post && request.Headers.Contains("DataServiceVersion");
}
