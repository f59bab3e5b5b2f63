namespace Encharge.Benchmarks.Tests;

/// <summary>The command line of the benchmarks.</summary>
public sealed class BenchmarkOptionsTests
{
    [Fact]
    public void Without_arguments_everything_is_measured()
    {
        var (options, mistake) = BenchmarkOptions.Parse([]);

        Assert.Null(mistake);
        Assert.Equal(BenchmarkOptions.AllParts, options.Parts);
        Assert.Equal((5, 5.0, false), (options.Rounds, options.Minutes, options.IsQuick));
    }

    [Fact]
    public void Parts_are_measured_in_their_own_order()
    {
        var (options, mistake) = BenchmarkOptions.Parse(["memory", "accept", "--rounds", "2", "--minutes", "0.5"]);

        Assert.Null(mistake);
        Assert.Equal(["accept", "memory"], options.Parts);
        Assert.Equal((2, 0.5), (options.Rounds, options.Minutes));
    }

    [Fact]
    public void Quick_is_one_round_unless_said_otherwise()
    {
        Assert.Equal(1, BenchmarkOptions.Parse(["all", "--quick"]).Options.Rounds);
        Assert.Equal(4, BenchmarkOptions.Parse(["--rounds", "4", "--quick"]).Options.Rounds);
    }

    [Theory]
    [InlineData("speed")]
    [InlineData("--fast")]
    [InlineData("--rounds", "0")]
    [InlineData("--rounds", "many")]
    [InlineData("--rounds")]
    [InlineData("--minutes", "-1")]
    public void A_mistake_is_named(params string[] arguments) =>
        Assert.NotNull(BenchmarkOptions.Parse(arguments).Mistake);
}
