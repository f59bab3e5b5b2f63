namespace Encharge.EndToEnd.Tests.Storage;

/// <summary>A clock that moves when it is told to.</summary>
internal sealed class StandingTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Pass(TimeSpan span) => _now += span;
}
