namespace Encharge.Testing.Storage.Tables;

/// <summary>
/// Dates writes: no two alike, even while the time stands still, so that each write has an ETag of its own.
/// </summary>
internal sealed class MemoryClock(TimeProvider time)
{
    private long _last;

    /// <summary>The time in UTC, or a tick past the last answer if that is later.</summary>
    public DateTime Next()
    {
        _last = Math.Max(_last + 1, time.GetUtcNow().UtcTicks);
        return new(_last, DateTimeKind.Utc);
    }
}
