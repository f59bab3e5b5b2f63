using Encharge.Testing;

namespace Encharge.Infra.Tests.Bicep;

/// <summary>The files of the repository that these tests hold against each other.</summary>
internal static class ProjectFolder
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = Path.GetDirectoryName(Repository.Find("Encharge.Functions.sln"))!;

    /// <summary>The full path of a file or folder, there or not.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>A file's text.</summary>
    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>All files below a folder that end in an extension, relative to the root.</summary>
    public static IReadOnlyList<string> Files(string folder, params string[] extensions) =>
        [
            .. Directory.EnumerateFiles(PathOf(folder), "*", SearchOption.AllDirectories)
                .Where(file => extensions.Any(end => file.EndsWith(end, StringComparison.Ordinal)))
                .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];
}
