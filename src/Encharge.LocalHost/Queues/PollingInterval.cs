namespace Encharge.LocalHost.Queues;

/// <summary>The pauses between looks at an empty queue: a tenth of a second, doubling up to the longest.</summary>
internal sealed class PollingInterval(TimeSpan longest)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private TimeSpan _next = Shortest;

    /// <summary>The pause to make now.</summary>
    public TimeSpan Next()
    {
        var pause = _next < longest ? _next : longest;
        _next = pause * 2 < Shortest ? Shortest : pause * 2;
        return pause;
    }

    /// <summary>A message was found: begin with the shortest again.</summary>
    public void Reset() => _next = Shortest;
}
