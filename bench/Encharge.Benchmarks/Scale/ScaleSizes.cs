namespace Encharge.Benchmarks.Scale;

/// <summary>How much is stored, step by step.</summary>
internal sealed record ScaleSizes
{
    /// <summary>People.</summary>
    public IReadOnlyList<int> People { get; private init; } = [1_000, 10_000, 100_000];

    /// <summary>Entries of one person's timeline.</summary>
    public IReadOnlyList<int> Timeline { get; private init; } = [10, 1_000, 100_000];

    /// <summary>Fields of a person.</summary>
    public IReadOnlyList<int> Fields { get; private init; } = [5, 50, 200];

    /// <summary>Identities of a person.</summary>
    public IReadOnlyList<int> Identities { get; private init; } = [1, 3, 30];

    /// <summary>Events that are drained at a time.</summary>
    public int Events { get; private init; } = 1_000;

    /// <summary>Events or reads one by one.</summary>
    public int Steps { get; private init; } = 100;

    /// <summary>How long to drain before.</summary>
    public double WarmingSeconds { get; private init; } = 20;

    /// <summary>Those of a whole run, or of a quick one.</summary>
    public static ScaleSizes Of(bool isQuick) => isQuick
        ? new() { People = [100, 1_000], Timeline = [10, 1_000], Events = 100, Steps = 10, WarmingSeconds = 1 }
        : new();
}
