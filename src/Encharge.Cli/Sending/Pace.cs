using System.Net.Http.Headers;

namespace Encharge.Cli.Sending;

/// <summary>
/// When to try again, for all requests together: a service that asks one to wait means all. Waits as long as the
/// service says, else longer each time, with chance, so that many senders don't come back at once; and gives up when
/// nothing has got through for too long.
/// </summary>
internal sealed class Pace(TimeProvider time, TimeSpan patience)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private DateTimeOffset _notBefore;
    private DateTimeOffset _lastAnswer = time.GetUtcNow();
    private int _failures;

    /// <summary>Waits until a request may be sent.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (Remaining() is { Ticks: > 0 } wait)
            await Task.Delay(wait, time, cancellationToken);
    }

    /// <summary>Notes that the service has answered.</summary>
    public void Succeeded()
    {
        lock (_gate)
        {
            _lastAnswer = time.GetUtcNow();
            _failures = 0;
        }
    }

    /// <summary>Notes a failure that passes; false when it has lasted too long.</summary>
    /// <param name="retryAfter">What the service said.</param>
    /// <param name="isBusy">Whether it answered that it is busy: that alone is no reason to give up.</param>
    public bool Failed(RetryConditionHeaderValue? retryAfter, bool isBusy)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (isBusy)
                _lastAnswer = now;
            if (now - _lastAnswer > patience)
                return false;
            var until = now + (Asked(retryAfter, now) ?? Backoff());
            _notBefore = until > _notBefore ? until : _notBefore;
            return true;
        }
    }

    private static TimeSpan? Asked(RetryConditionHeaderValue? retryAfter, DateTimeOffset now) =>
        retryAfter?.Delta ?? (retryAfter?.Date is { } date ? date - now : null);

    private TimeSpan Backoff()
    {
        var longest = FirstWait * Math.Pow(2, Math.Min(_failures++, 10));
        return (longest < LongestWait ? longest : LongestWait) * (0.5 + (Random.Shared.NextDouble() / 2));
    }

    private TimeSpan Remaining()
    {
        lock (_gate)
            return _notBefore - time.GetUtcNow();
    }
}
