using System.Globalization;

namespace Encharge.Benchmarks;

/// <summary>What the command line asked for.</summary>
/// <param name="Parts">What to measure, in the order of <see cref="AllParts"/>.</param>
/// <param name="IsQuick">Whether to try everything briefly: such figures say that it runs, no more.</param>
internal sealed record BenchmarkOptions(IReadOnlyList<string> Parts, bool IsQuick)
{
    /// <summary>Everything that can be measured.</summary>
    public static readonly IReadOnlyList<string> AllParts =
        ["accept", "drain", "cost", "micro", "startup", "scale", "memory"];

    /// <summary>How to call it.</summary>
    public static readonly string Help =
        $"Arguments: {string.Join('|', AllParts)}|all [--quick] [--rounds NUMBER] [--minutes NUMBER]";

    /// <summary>How often each comparison is repeated; its median counts.</summary>
    public int Rounds { get; init; } = IsQuick ? 1 : 5;

    /// <summary>How long memory is watched.</summary>
    public double Minutes { get; init; } = IsQuick ? 0.25 : 5;

    /// <summary>Reads the arguments; without any, everything is measured.</summary>
    public static (BenchmarkOptions Options, string? Mistake) Parse(string[] arguments)
    {
        var parts = new List<string>();
        var options = new BenchmarkOptions([], arguments.Contains("--quick"));
        for (var position = 0; position < arguments.Length; position++)
        {
            var argument = arguments[position];
            if (argument == "--quick")
                continue;
            if (argument is "--rounds" or "--minutes")
                options = options.With(argument, arguments.ElementAtOrDefault(++position));
            else
                parts.Add(argument);
        }

        var mistake = parts.Find(part => part != "all" && !AllParts.Contains(part)) is { } unknown
            ? $"{unknown} can't be measured."
            : options is { Rounds: < 1 } or { Minutes: <= 0 } ? "--rounds and --minutes need a number above 0." : null;
        var asked = parts.Count == 0 || parts.Contains("all") ? AllParts : [.. AllParts.Where(parts.Contains)];
        return (options with { Parts = asked }, mistake);
    }

    /// <summary>What isn't a number becomes 0, which is named as a mistake.</summary>
    private BenchmarkOptions With(string name, string? text)
    {
        _ = double.TryParse(text, CultureInfo.InvariantCulture, out var number);
        return name == "--rounds" ? this with { Rounds = (int)number } : this with { Minutes = number };
    }
}
