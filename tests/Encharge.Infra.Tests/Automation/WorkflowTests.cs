using System.Text.RegularExpressions;
using Encharge.Infra.Tests.Bicep;
using YamlDotNet.RepresentationModel;

namespace Encharge.Infra.Tests.Automation;

/// <summary>
/// The workflows for GitHub: no secret but GitHub's own, rights named and few, runs that don't trip over each other,
/// files that exist. That GitHub runs them is only shown there.
/// </summary>
public sealed partial class WorkflowTests
{
    public static TheoryData<string> Workflows => [.. ProjectFolder.Files(".github/workflows", ".yml")];

    [Fact]
    public void There_is_one_for_tests_one_to_deploy_and_one_to_release() => Assert.Equal(
        [".github/workflows/ci.yml", ".github/workflows/deploy.yml", ".github/workflows/release.yml"],
        ProjectFolder.Files(".github/workflows", ".yml", ".yaml"));

    [Theory]
    [MemberData(nameof(Workflows))]
    public void No_secret_is_used_but_githubs_own(string file)
    {
        var used = Secret().Matches(ProjectFolder.Read(file)).Select(match => match.Groups[1].Value).Distinct();

        Assert.Empty(used.Except(["GITHUB_TOKEN"]));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_workflow_may_read_and_a_job_asks_for_more(string file) =>
        Assert.Equal(["contents: read"], Permissions(YamlFile.Read(file)));

    [Theory]
    [InlineData("ci.yml", "all", "")]
    [InlineData("deploy.yml", "deploy", "contents: read, id-token: write")]
    [InlineData("release.yml", "release", "contents: write")]
    public void A_job_has_these_rights_and_no_others(string file, string job, string rights) => Assert.Equal(
        rights, string.Join(", ", Permissions(YamlFile.Read(".github/workflows/" + file).Mapping("jobs", job)!)));

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Runs_do_not_trip_over_each_other_nor_last_for_ever(string file)
    {
        var workflow = YamlFile.Read(file);

        Assert.NotNull(workflow.Text("concurrency", "group"));
        Assert.All(Jobs(workflow), job => Assert.NotNull(job.Text("timeout-minutes")));
    }

    [Theory]
    [InlineData("ci.yml", "true")]
    [InlineData("deploy.yml", "false")]
    [InlineData("release.yml", "false")]
    public void A_newer_run_ends_tests_and_nothing_that_changes_the_world(string file, string cancels) =>
        Assert.Equal(cancels, YamlFile.Read(".github/workflows/" + file).Text("concurrency", "cancel-in-progress"));

    [Theory]
    [MemberData(nameof(Workflows))]
    public void An_action_is_one_of_githubs_or_azures_at_a_version(string file)
    {
        var actions = Steps(file).Select(step => step.Text("uses")).OfType<string>().ToList();

        Assert.NotEmpty(actions);
        Assert.All(actions, action => Assert.Matches("^(actions|azure|Azure)/[a-z-]+@(v[0-9]+|[0-9a-f]{40})$", action));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_command_takes_what_others_may_write_from_the_environment_only(string file) => Assert.All(
        Steps(file).Select(step => step.Text("run")).OfType<string>(),
        run => Assert.DoesNotContain("${{", run, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_checkout_leaves_no_credentials_behind(string file) => Assert.All(
        Steps(file).Where(step => step.Text("uses")?.StartsWith("actions/checkout@", StringComparison.Ordinal) == true),
        step => Assert.Equal("false", step.Text("with", "persist-credentials")));

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Files_that_a_command_names_exist(string file)
    {
        var named = Steps(file).Select(step => step.Text("run")).OfType<string>()
            .SelectMany(run => RepositoryPath().Matches(run))
            .Select(match => match.Value);

        Assert.All(named, path => Assert.True(Path.Exists(ProjectFolder.PathOf(path)), $"{file} names {path}."));
    }

    [Fact]
    public void Tests_are_what_a_developer_runs() =>
        Assert.Contains("bash .ci/run", Steps(".github/workflows/ci.yml").Select(step => step.Text("run")));

    [Fact]
    public void A_deployment_signs_in_by_openid_connect()
    {
        var login = Steps(".github/workflows/deploy.yml")
            .Single(step => step.Text("uses")?.StartsWith("azure/login@", StringComparison.Ordinal) == true);

        Assert.Equal(
            ["client-id", "subscription-id", "tenant-id"],
            login.Mapping("with")!.Members.Select(member => member.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Dependencies_of_every_kind_are_kept_fresh()
    {
        var updates = YamlFile.Read(".github/dependabot.yml").List("updates")
            .Select(update => new YamlFile((YamlMappingNode)update))
            .ToDictionary(update => update.Text("package-ecosystem")!, update => update.Text("directory")!);

        Assert.Equal(
            ["dotnet-sdk", "github-actions", "npm", "nuget"], updates.Keys.Order(StringComparer.Ordinal));
        Assert.True(File.Exists(ProjectFolder.PathOf(updates["npm"].TrimStart('/') + "/package.json")));
    }

    private static IEnumerable<YamlFile> Jobs(YamlFile workflow) =>
        workflow.Mapping("jobs")!.Members.Select(job => new YamlFile((YamlMappingNode)job.Value));

    private static IEnumerable<YamlFile> Steps(string file) => Jobs(YamlFile.Read(file))
        .SelectMany(job => job.List("steps"))
        .Select(step => new YamlFile((YamlMappingNode)step));

    private static IEnumerable<string> Permissions(YamlFile owner) =>
        owner.Mapping("permissions")?.Members.Select(right => $"{right.Key}: {right.Value}") ?? [];

    [GeneratedRegex(@"secrets\s*\.\s*(\w+)")]
    private static partial Regex Secret();

    [GeneratedRegex(@"(?<![\w/.-])(?:\.ci|src|tests|infra|scripts)/[\w./-]*\w")]
    private static partial Regex RepositoryPath();
}
