using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Encharge.Functions.Tests;

/// <summary>The files of the repository that these tests hold against the code.</summary>
internal static class ProjectFiles
{
    private static readonly string Root = FindRoot();

    /// <summary>The host's settings.</summary>
    public static JsonNode HostJson => JsonNode.Parse(File.ReadAllText(PathOf("host.json")))!;

    /// <summary>
    /// The sample of a developer's settings: those with a value, and those left out with what they are for.
    /// </summary>
    public static SampleSettings Sample =>
        JsonSerializer.Deserialize<SampleSettings>(File.ReadAllText(PathOf("local.settings.sample.json")))!;

    /// <summary>The app's project.</summary>
    public static XDocument AppProject => XDocument.Load(PathOf("src/Encharge.Functions/Encharge.Functions.csproj"));

    /// <summary>The versions of all packages.</summary>
    public static XDocument PackageVersions => XDocument.Load(PathOf("Directory.Packages.props"));

    /// <summary>The app's source files.</summary>
    public static IEnumerable<string> AppFiles =>
        Directory.EnumerateFiles(PathOf("src/Encharge.Functions"), "*.cs", SearchOption.TopDirectoryOnly);

    private static string PathOf(string file) => Path.Combine(Root, file);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Encharge.Functions.sln")))
            folder = folder.Parent ?? throw new FileNotFoundException("No solution above the tests.");
        return folder.FullName;
    }

    /// <summary>What local.settings.sample.json says.</summary>
    /// <param name="Values">Settings with the values that a developer starts from.</param>
    /// <param name="Optional">
    /// Settings that may stay unset, with what they are for; the Functions tools skip this part.
    /// </param>
    internal sealed record SampleSettings(Dictionary<string, string> Values, Dictionary<string, string> Optional);
}
