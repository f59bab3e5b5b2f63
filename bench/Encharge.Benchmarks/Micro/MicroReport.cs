using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Encharge.Benchmarks.Report;

namespace Encharge.Benchmarks.Micro;

/// <summary>Runs <see cref="MicroBenchmarks"/> and reports time and bytes of each step.</summary>
internal sealed class MicroReport(BenchmarkOptions options, MarkdownReport report)
{
    /// <summary>Measures and reports.</summary>
    /// <exception cref="BenchmarkException">A step could not be measured.</exception>
    public async Task RunAsync()
    {
        var artifacts = Directory.CreateTempSubdirectory("encharge-bench-");
        var summary = BenchmarkRunner.Run<MicroBenchmarks>(Config(artifacts.FullName));
        artifacts.Delete(recursive: true);
        if (summary.HasCriticalValidationErrors || summary.Reports.Any(step => step.ResultStatistics is null))
            throw new BenchmarkException("A step could not be measured; the log says why.");
        await WriteAsync(summary);
    }

    /// <summary>In this process, so that nothing has to be built: its garbage collector is the hosts'.</summary>
    private ManualConfig Config(string artifacts)
    {
        var job = options.IsQuick ? Job.ShortRun : Job.MediumRun.WithLaunchCount(1);
        return ManualConfig.CreateEmpty()
            .AddJob(job.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(new StreamLogger(new StreamWriter(Console.OpenStandardError()) { AutoFlush = true }))
            .WithArtifactsPath(artifacts);
    }

    private async Task WriteAsync(Summary summary)
    {
        await report.SectionAsync(
            "Micro", "The steps of one event, the documented *Registered user*, on one core (BenchmarkDotNet).");
        await report.TableAsync(
            ["step", "median µs", "± standard deviation", "bytes allocated"], summary.Reports.Select(Row));
        var parse = summary.Reports.Single(step => NameOf(step) == nameof(MicroBenchmarks.ParseAndValidate));
        report.Add(
            Goal.AtMost("parse + validate, time", "≤ 3 µs", 3, (MicrosecondsOf(parse), "0.00 µs")),
            Goal.AtMost("parse + validate, bytes", "≤ 1,536", 1_536, (BytesOf(parse), "N0")));
    }

    private static string[] Row(BenchmarkReport step) =>
    [
        step.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''),
        Number.Text(MicrosecondsOf(step), "0.000"),
        Number.Text(step.ResultStatistics!.StandardDeviation / 1_000, "0.000"),
        Number.Text(BytesOf(step), "N0"),
    ];

    private static string NameOf(BenchmarkReport step) => step.BenchmarkCase.Descriptor.WorkloadMethod.Name;

    private static double MicrosecondsOf(BenchmarkReport step) => step.ResultStatistics!.Median / 1_000;

    private static double BytesOf(BenchmarkReport step) =>
        step.GcStats.GetBytesAllocatedPerOperation(step.BenchmarkCase) ?? 0;
}
