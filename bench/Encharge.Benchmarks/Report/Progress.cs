namespace Encharge.Benchmarks.Report;

/// <summary>What goes on, on the standard error; the standard output is the report's.</summary>
internal static class Progress
{
    /// <summary>A line.</summary>
    public static void Say(string line) => Console.Error.WriteLine(line);
}
