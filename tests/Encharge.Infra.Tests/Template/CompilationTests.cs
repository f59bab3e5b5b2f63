using System.Text.RegularExpressions;
using Encharge.Infra.Tests.Bicep;

namespace Encharge.Infra.Tests.Template;

/// <summary>
/// The template is well-formed, by the compiler and by its linter, and nothing in it comes from a network.
/// </summary>
[Collection(TemplateSuite.Name)]
public sealed partial class CompilationTests(TemplateFixture template)
{
    public static TheoryData<string> Files => [.. ProjectFolder.Files("infra", ".bicep", ".bicepparam")];

    [Fact]
    public void It_compiles_without_a_word() => template.Build.AssertClean();

    [Fact]
    public async Task The_linter_finds_nothing()
    {
        var run = await BicepCompiler.RunAsync(["lint", ProjectFolder.PathOf("infra/main.bicep")]);

        run.AssertClean();
    }

    [Fact]
    public async Task A_mistake_would_be_found()
    {
        using var copy = new TemplateCopy();
        var main = Path.Combine(Path.GetDirectoryName(copy.Parameters)!, "main.bicep");
        await File.AppendAllTextAsync(main, "\nparam nobodyReadsThis string = ''\n");

        var run = await BicepCompiler.RunAsync(["lint", main]);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("no-unused-params", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_is_formatted(string file)
    {
        var run = await BicepCompiler.RunAsync(["format", ProjectFolder.PathOf(file), "--stdout"]);

        run.AssertClean();
        Assert.Equal(ProjectFolder.Read(file).TrimEnd(), run.Output.TrimEnd());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_refers_to_files_of_this_repository_only(string file)
    {
        var references = Reference().Matches(ProjectFolder.Read(file)).Select(match => match.Groups[1].Value);

        Assert.All(references, reference => Assert.EndsWith(".bicep", reference, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_line_has_at_most_120_characters(string file) =>
        Assert.All(ProjectFolder.Read(file).Split('\n'), line => Assert.InRange(line.Length, 0, 120));

    [Fact]
    public void Every_kind_of_resource_has_one_stable_api_version()
    {
        var versions = ProjectFolder.Files("infra", ".bicep")
            .SelectMany(file => ResourceType().Matches(ProjectFolder.Read(file)))
            .Select(match => (Type: match.Groups[1].Value, Version: match.Groups[2].Value))
            .Distinct()
            .ToList();

        Assert.NotEmpty(versions);
        Assert.Equal(versions.Count, versions.Select(found => found.Type).Distinct().Count());
        Assert.All(versions, found => Assert.Matches("^20[0-9]{2}-[0-9]{2}-[0-9]{2}$", found.Version));
    }

    [GeneratedRegex(@"(?:^module \w+|^import \{[^}]*\} from|^using) '([^']+)'", RegexOptions.Multiline)]
    private static partial Regex Reference();

    [GeneratedRegex("^ *resource \\w+ '([^'@]+)@([^']+)'", RegexOptions.Multiline)]
    private static partial Regex ResourceType();
}
