using System.Globalization;
using System.Runtime.InteropServices;
using Encharge.Benchmarks.Accept;
using Encharge.Benchmarks.Drain;
using Encharge.Benchmarks.Report;

namespace Encharge.Benchmarks;

/// <summary>One run: the parts asked for, one after the other, and the goals at the end.</summary>
internal static class BenchmarkRun
{
    /// <summary>Measures and writes the report.</summary>
    /// <exception cref="BenchmarkException">Something could not be measured.</exception>
    public static async Task RunAsync(BenchmarkOptions options, TextWriter output, CancellationToken stop)
    {
        await output.WriteLineAsync($"# Benchmarks{Environment.NewLine}");
        await output.WriteLineAsync(Machine(options));
        await output.WriteLineAsync();
        var report = new MarkdownReport(output);
        foreach (var part in options.Parts)
            await RunAsync(part, options, report, stop);
        await report.GoalsAsync();
    }

    private static Task RunAsync(
        string part, BenchmarkOptions options, MarkdownReport report, CancellationToken stop) => part switch
    {
        "accept" => new AcceptBenchmark(options, report).RunAsync(stop),
        "drain" => new DrainBenchmark(options, report).RunAsync(stop),
        _ => throw new BenchmarkException($"{part} can't be measured."),
    };

    private static string Machine(BenchmarkOptions options) => string.Create(CultureInfo.InvariantCulture, $"""
        {DateTimeOffset.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores ({RuntimeInformation.ProcessArchitecture}), {RuntimeInformation.OSDescription},
        {RuntimeInformation.FrameworkDescription}. Azurite in memory, load and servers share the cores. {Rounds(options)}
        """);

    private static string Rounds(BenchmarkOptions options) => options.IsQuick
        ? "A quick try: the figures say that it runs, no more."
        : $"Rounds: {options.Rounds}; medians, with the smallest and the largest in brackets.";
}
