using System.Threading.RateLimiting;

namespace Encharge.Ingestion.Http;

/// <summary>Holds each write key to its rate of events; forgets keys that send nothing.</summary>
internal sealed class EventRate(IngestHttpOptions options) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<string>? _limiter = options.EventsPerSecond > 0 ? Create(options) : null;
    private readonly int _burst = Math.Max(1, options.Burst);

    /// <summary>
    /// Takes the events off the key's allowance; when it doesn't hold them, takes nothing and says how long to wait.
    /// </summary>
    public TimeSpan? Take(string keyId, int events)
    {
        if (_limiter is null)
            return null;
        // A batch larger than the allowance would never pass; it waits for all of it instead.
        using var lease = _limiter.AttemptAcquire(keyId, Math.Min(events, _burst));
        if (lease.IsAcquired)
            return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > Period ? wait : Period;
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter?.Dispose();

    private static PartitionedRateLimiter<string> Create(IngestHttpOptions options)
    {
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(1, options.Burst),
            TokensPerPeriod = options.EventsPerSecond,
            ReplenishmentPeriod = Period,
            QueueLimit = 0,
        };
        return PartitionedRateLimiter.Create<string, string>(
            keyId => RateLimitPartition.GetTokenBucketLimiter(keyId, _ => bucket), StringComparer.Ordinal);
    }
}
