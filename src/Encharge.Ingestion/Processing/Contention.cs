namespace Encharge.Ingestion.Processing;

/// <summary>How writers of one partition get out of each other's way.</summary>
internal static class Contention
{
    private const int MaxMilliseconds = 200;

    /// <summary>Waits a random time that may double with each attempt, up to 200 ms.</summary>
    public static Task BackOffAsync(int attempt, TimeProvider time, CancellationToken cancellationToken)
    {
        var most = Math.Min(MaxMilliseconds, 1 << Math.Min(attempt, 10));
        return Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(most + 1)), time, cancellationToken);
    }
}
