using System.Diagnostics;
using System.Reflection;

namespace Encharge.Infra.Tests.Bicep;

/// <summary>
/// The Bicep compiler: the one that <c>BICEP</c> names, else the one from the package, else the one on the PATH. It
/// brings the types of all resources along and needs no network.
/// </summary>
internal static class BicepCompiler
{
    private static readonly string Program = Find();

    /// <summary>Runs it with these arguments, and these variables besides its own environment.</summary>
    public static async Task<BicepRun> RunAsync(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(IsOfADeployment).ToList())
            start.Environment.Remove(inherited);
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await errors);
    }

    /// <summary>What a developer has set for a deployment must not change what is tested.</summary>
    private static bool IsOfADeployment(string name) =>
        name.StartsWith("ENCHARGE_", StringComparison.Ordinal) || name.StartsWith("AZURE_", StringComparison.Ordinal);

    private static string Find() => Candidates().FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException(
            "There is no Bicep compiler for this system among the packages. Install one (az bicep install, or "
            + "https://aka.ms/bicep-install) and put it on the PATH, or let the variable BICEP name it.");

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("BICEP") is { Length: > 0 } named)
            yield return named;
        var file = OperatingSystem.IsWindows() ? "bicep.exe" : "bicep";
        if (FolderOfPackage() is { Length: > 0 } folder)
            yield return Path.Combine(folder, "tools", file);
        foreach (var entry in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            yield return Path.Combine(entry, file);
    }

    private static string? FolderOfPackage() => typeof(BicepCompiler).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => metadata.Key == "BicepFolder")?.Value;
}
