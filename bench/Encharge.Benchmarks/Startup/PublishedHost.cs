using System.Diagnostics;
using Encharge.Benchmarks.Report;

namespace Encharge.Benchmarks.Startup;

/// <summary>
/// The local host, published as the function app is for Azure: compiled ahead of time (ReadyToRun). In a directory of
/// its own, the source tree stays as it is.
/// </summary>
internal sealed class PublishedHost : IDisposable
{
    private readonly DirectoryInfo _directory;

    private PublishedHost(DirectoryInfo directory) => _directory = directory;

    /// <summary>The executable.</summary>
    public string Executable => Path.Combine(_directory.FullName, "out", "Encharge.LocalHost");

    /// <summary>Publishes it.</summary>
    /// <exception cref="BenchmarkException">The SDK could not.</exception>
    public static async Task<PublishedHost> CreateAsync(CancellationToken stop)
    {
        Progress.Say("startup: publishing the local host");
        var project = Path.Combine(SourceTree(), "src", "Encharge.LocalHost");
        var host = new PublishedHost(Directory.CreateTempSubdirectory("encharge-bench-"));
        string[] arguments =
        [
            "publish", project, "-c", "Release", "--use-current-runtime", "--no-self-contained", "-p:PublishReadyToRun=true", "-p:RunAnalyzers=false",
            "-p:UseSharedCompilation=false", "-nodeReuse:false",
            "--artifacts-path", Path.Combine(host._directory.FullName, "artifacts"),
            "-o", Path.Combine(host._directory.FullName, "out"),
        ];
        using var publish = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var log = await publish.StandardOutput.ReadToEndAsync(stop);
        await publish.WaitForExitAsync(stop);
        if (publish.ExitCode == 0)
            return host;
        host.Dispose();
        throw new BenchmarkException($"The local host could not be published.{Environment.NewLine}{log}");
    }

    /// <inheritdoc/>
    public void Dispose() => _directory.Delete(recursive: true);

    private static string SourceTree()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Encharge.Functions.sln")))
            directory = directory.Parent ?? throw new BenchmarkException("Run this in its source tree.");
        return directory.FullName;
    }
}
