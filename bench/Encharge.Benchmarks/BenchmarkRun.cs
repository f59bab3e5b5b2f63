using System.Globalization;
using System.Runtime.InteropServices;
using Encharge.Benchmarks.Accept;
using Encharge.Benchmarks.Cost;
using Encharge.Benchmarks.Drain;
using Encharge.Benchmarks.Memory;
using Encharge.Benchmarks.Micro;
using Encharge.Benchmarks.Report;
using Encharge.Benchmarks.Scale;
using Encharge.Benchmarks.Startup;

namespace Encharge.Benchmarks;

/// <summary>One run: the parts asked for, one after the other, and the goals at the end.</summary>
internal sealed class BenchmarkRun(BenchmarkOptions options, TextWriter output)
{
    private readonly MarkdownReport _report = new(output);
    private AcceptResults? _accepted;
    private DrainResults? _drained;

    /// <summary>Measures and writes the report.</summary>
    /// <exception cref="BenchmarkException">Something could not be measured.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        await output.WriteLineAsync($"# Benchmarks{Environment.NewLine}");
        await output.WriteLineAsync(Machine());
        await output.WriteLineAsync();
        foreach (var part in options.Parts)
            await RunAsync(part, stop);
        await _report.GoalsAsync();
    }

    private Task RunAsync(string part, CancellationToken stop) => part switch
    {
        "accept" => AcceptAsync(stop),
        "drain" => DrainAsync(stop),
        "cost" => PriceAsync(stop),
        "startup" => new StartupBenchmark(options, _report).RunAsync(stop),
        "scale" => new ScaleBenchmark(options, _report).RunAsync(stop),
        "memory" => new MemoryBenchmark(options, _report).RunAsync(stop),
        "micro" => new MicroReport(options, _report).RunAsync(),
        _ => throw new BenchmarkException($"{part} can't be measured."),
    };

    private async Task<AcceptResults> AcceptAsync(CancellationToken stop) =>
        _accepted ??= await new AcceptBenchmark(options, _report).RunAsync(stop);

    private async Task<DrainResults> DrainAsync(CancellationToken stop) =>
        _drained ??= await new DrainBenchmark(options, _report).RunAsync(stop);

    /// <summary>Prices come from counts of the same run.</summary>
    private async Task PriceAsync(CancellationToken stop) =>
        await new CostReport(await AcceptAsync(stop), await DrainAsync(stop), _report).WriteAsync();

    private string Machine() => string.Create(CultureInfo.InvariantCulture, $"""
        {DateTimeOffset.UtcNow:yyyy-MM-dd},
        {Environment.ProcessorCount} cores ({RuntimeInformation.ProcessArchitecture}), {RuntimeInformation.OSDescription},
        {RuntimeInformation.FrameworkDescription}.
        Azurite in memory, load and servers share the cores. {Rounds()}
        """);

    private string Rounds() => options.IsQuick
        ? "A quick try: the figures say that it runs, no more."
        : $"Rounds: {options.Rounds}; medians, with the smallest and the largest in brackets.";
}
