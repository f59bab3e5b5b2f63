using Encharge.Benchmarks.Load;
using Encharge.Benchmarks.Report;
using Encharge.Benchmarks.Storage;
using Encharge.LocalHost;
using Encharge.LocalHost.Azurite;

namespace Encharge.Benchmarks.Startup;

/// <summary>
/// From a process's start to its first accepted event, beside an empty application's first answer. Its storage runs and
/// its tables are there, as they are where a service starts again.
/// </summary>
internal sealed class StartupBenchmark(BenchmarkOptions options, MarkdownReport report)
{
    private const string Empty = "an empty Kestrel application";
    private const string Built = "ours, as built";
    private const string Published = "ours, published (ReadyToRun)";

    private readonly int _starts = options.IsQuick ? 3 : 10;
    private readonly Dictionary<string, Figures> _figures = new()
    {
        [Empty] = new(),
        [Built] = new(),
        [Published] = new(),
    };

    /// <summary>Measures and reports.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var published = await PublishedHost.CreateAsync(stop);
        var geo = AzuritePackages.CountryDatabase(await FreshStorage.InstallAsync(stop));
        await using var storage = await FreshStorage.StartAsync(stop);
        var data = Directory.CreateTempSubdirectory("encharge-bench-");
        var key = await PrepareAsync(storage.Connection, data, stop);
        var built = Path.Combine(AppContext.BaseDirectory, "Encharge.LocalHost");
        string[] shared = ["--storage", storage.Connection, "--geo", geo, "--data", data.FullName];
        for (var start = -1; start < _starts; start++)
        {
            Progress.Say($"startup: {start + 1} of {_starts}");
            var target = new HttpTarget(FirstAnswer.FreePort(), key);
            string[] arguments = ["--port", $"{target.Port}", .. shared];
            await MeasureAsync(start, Empty, (Environment.ProcessPath!, ["empty", $"{target.Port}"]), target, stop);
            await MeasureAsync(start, Built, (built, arguments), target, stop);
            await MeasureAsync(start, Published, (published.Executable, arguments), target, stop);
        }

        data.Delete(recursive: true);
        await WriteAsync();
    }

    /// <summary>Makes tables and write key by starting once; returns the key.</summary>
    private static async Task<string> PrepareAsync(string connection, DirectoryInfo data, CancellationToken stop)
    {
        var options = new LocalHostOptions
        {
            Port = 0,
            StorageConnection = connection,
            DataDirectory = data.FullName,
        };
        await using var host = await LocalHostApplication.StartAsync(
            options, TextWriter.Null, services => services.AddLogging(logging => logging.ClearProviders()), stop);
        return host.WriteKey;
    }

    /// <summary>The first start of all reads the program from disk; it doesn't count.</summary>
    private async Task MeasureAsync(
        int number, string name, (string Program, string[] Arguments) what, HttpTarget target, CancellationToken stop)
    {
        var time = await FirstAnswer.TimeAsync(what.Program, what.Arguments, target, stop);
        if (number >= 0)
            _figures[name].Add(time.TotalMilliseconds);
    }

    private async Task WriteAsync()
    {
        var empty = _figures[Empty].Median;
        await report.SectionAsync("Startup", $"""
            From the process's start to the first 200, {_starts} starts in turn: this service's is an accepted event.
            Azurite runs, tables and key exist. *published* is compiled ahead of time, as the function app is for Azure.
            """);
        await report.TableAsync(
            ["what", "ms", "× empty"],
            _figures.Select(pair => (string[])
                [pair.Key, pair.Value.Text("F0"), Number.Text(pair.Value.Median / empty, "F2")]));
        report.Add(Goal.AtMost(
            "process start to first accepted event", "≤ 1.6 × empty", 1.6,
            (_figures[Published].Median / empty, "0.00 ×")));
    }
}
