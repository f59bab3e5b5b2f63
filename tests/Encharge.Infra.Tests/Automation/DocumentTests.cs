using System.Text.RegularExpressions;
using Encharge.Infra.Tests.Bicep;

namespace Encharge.Infra.Tests.Automation;

/// <summary>The documents name what there is: every parameter, every test.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Every_value_that_can_be_set_is_explained_and_nothing_else_is()
    {
        var read = Variable().Matches(ProjectFolder.Read("infra/main.bicepparam"))
            .Select(match => match.Groups[1].Value)
            .Append("ENCHARGE_GEO_FILE");
        var explained = Row().Matches(ProjectFolder.Read("docs/azure.md")).Select(match => match.Groups[1].Value);

        Assert.Equal(
            read.Where(name => name.StartsWith("ENCHARGE_", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            explained.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_default_is_the_one_that_is_explained()
    {
        var defaults = Variable().Matches(ProjectFolder.Read("infra/main.bicepparam"))
            .Where(match => match.Groups[1].Value.StartsWith("ENCHARGE_", StringComparison.Ordinal))
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        var explained = Row().Matches(ProjectFolder.Read("docs/azure.md"))
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim().Trim('`'));

        Assert.All(defaults, value => Assert.Equal(value.Value, explained[value.Key].Replace("none", "")));
    }

    [Fact]
    public void Every_role_is_explained()
    {
        var roles = Role().Matches(ProjectFolder.Read("infra/modules/roles.bicep"))
            .Select(match => match.Groups[1].Value);
        var explained = ProjectFolder.Read("docs/azure.md");

        Assert.All(roles, role => Assert.Contains(role, explained, StringComparison.Ordinal));
    }

    [Fact]
    public void A_test_that_is_cited_as_proof_exists()
    {
        var cited = Cited().Matches(ProjectFolder.Read("docs/verified.md"))
            .Select(match => match.Groups[1].Value)
            .ToList();
        var known = ProjectFolder.Files("tests", "Tests.cs").Select(Path.GetFileNameWithoutExtension).ToHashSet();

        Assert.NotEmpty(cited);
        Assert.All(cited, name => Assert.Contains(name, known));
    }

    [Theory]
    [InlineData("docs/azure.md")]
    [InlineData("docs/scale.md")]
    [InlineData("docs/verified.md")]
    public void A_link_leads_to_a_file(string document)
    {
        var links = Link().Matches(ProjectFolder.Read(document)).Select(match => match.Groups[1].Value);

        Assert.All(links, link => Assert.True(
            Path.Exists(Path.Combine(ProjectFolder.PathOf("docs"), link)), $"{document} leads to {link}."));
    }

    [GeneratedRegex(@"readEnvironmentVariable\(\s*'(\w+)'(?:,\s*'([^']*)')?")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\| `(ENCHARGE_\w+)` \|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^ +\w+: '([0-9a-f-]{36})'", RegexOptions.Multiline)]
    private static partial Regex Role();

    [GeneratedRegex(@"`(\w+Tests)`")]
    private static partial Regex Cited();

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#]+)")]
    private static partial Regex Link();
}
