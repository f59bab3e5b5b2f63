using Encharge.Testing.Storage.Faults;

namespace Encharge.Ingestion.Tests.Model;

/// <summary>How rough a trial is.</summary>
/// <param name="Consumers">Consumers at work at once, 1 or more.</param>
/// <param name="FaultPercent">Of so many storage calls in a hundred something befalls.</param>
/// <param name="RepeatPercent">So many messages in a hundred are delivered again though they succeed.</param>
/// <param name="CalmFrom">From this delivery of a message on, nothing befalls it, so that every trial ends.</param>
internal sealed record Weather(int Consumers, int FaultPercent, int RepeatPercent, int CalmFrom)
{
    /// <summary>One consumer, no fault, each message once.</summary>
    public static readonly Weather Calm = new(1, 0, 0, 1);

    /// <summary>Some weather.</summary>
    public static Weather Draw(Random random) => new(
        random.Next(1, 5),
        random.Next(4) switch { 0 => 0, 1 => 2, 2 => 8, _ => 25 },
        random.Next(30),
        random.Next(2, 6));
}

/// <summary>
/// What befalls the storage calls of one delivery, drawn from a seed. It flows with the delivery's own asynchronous
/// calls (<see cref="Current"/>), so one set of clients serves all consumers. A crash is an exception out of a storage
/// call, after which each further call of the delivery throws too, and its token is cancelled.
/// </summary>
internal sealed class Storm(int seed, int faultPercent, Tally tally) : IDisposable
{
    /// <summary>Of so many misfortunes in a hundred the consumer dies.</summary>
    private const int CrashPercent = 30;

    /// <summary>
    /// Of so many faults in a hundred the next calls fail too, which is more than the client repeats.
    /// </summary>
    private const int OutagePercent = 20;

    private const int OutageRequests = 6;

    private static readonly AsyncLocal<Storm?> Ambient = new();
    private static readonly StorageFault[] Faults = Enum.GetValues<StorageFault>();

    private readonly Random _random = new(seed);
    private readonly CancellationTokenSource _crash = new();
    private int _outage;

    /// <summary>The storm in which the calling code runs; null when it is calm.</summary>
    public static Storm? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>Signalled when the consumer dies: nothing of the delivery runs on.</summary>
    public CancellationToken Crashed => _crash.Token;

    /// <summary>Before a request is sent: lets others go first, or dies.</summary>
    public async Task BeforeRequestAsync()
    {
        for (var yields = Next(3); yields > 0; yields--)
            await Task.Yield();
        MayCrash("before it sent a request");
    }

    /// <summary>After a request took effect, before the answer arrives.</summary>
    public Task AfterRequestAsync()
    {
        MayCrash("after a request took effect");
        return Task.CompletedTask;
    }

    /// <summary>What befalls a request itself; null for nothing.</summary>
    public StorageFault? DrawFault()
    {
        if (Interlocked.Decrement(ref _outage) >= 0)
            return StorageFault.ServerBusy;
        if (Next(100) >= faultPercent || Next(100) < CrashPercent)
            return null;
        if (Next(100) < OutagePercent)
            Interlocked.Exchange(ref _outage, OutageRequests);
        return Faults[Next(Faults.Length)];
    }

    /// <inheritdoc/>
    public void Dispose() => _crash.Dispose();

    private void MayCrash(string where)
    {
        if (!_crash.IsCancellationRequested && Next(200) < faultPercent && Next(100) < CrashPercent)
        {
            tally.CountCrash();
            _crash.Cancel();
        }

        if (_crash.IsCancellationRequested)
            throw new SimulatedCrashException(where);
    }

    private int Next(int below)
    {
        lock (_random)
            return _random.Next(below);
    }
}
