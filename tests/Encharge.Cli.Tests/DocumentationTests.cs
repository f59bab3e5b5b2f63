using System.CommandLine;
using System.CommandLine.Help;
using Encharge.Testing;

namespace Encharge.Cli.Tests;

/// <summary><c>docs/cli.md</c> has every command, every option and every exit code.</summary>
public sealed class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(Repository.Find("docs", "cli.md"));

    private static readonly RootCommand Root = EnchargeCommand.Create(new()
    {
        Output = TextWriter.Null,
        Error = TextWriter.Null,
        Directory = Path.GetTempPath(),
    });

    [Fact]
    public void Every_command_has_an_example() =>
        Assert.All(LeavesOf(Root, "encharge"), command => Assert.Contains(command, Page));

    [Fact]
    public void Every_option_is_explained() =>
        Assert.All(
            OptionsOf(Root).Where(option => option is not (HelpOption or VersionOption)).Select(option => option.Name),
            name => Assert.Contains(name, Page));

    [Theory]
    [InlineData(ExitCodes.Done)]
    [InlineData(ExitCodes.Failed)]
    [InlineData(ExitCodes.Usage)]
    [InlineData(ExitCodes.NotFound)]
    [InlineData(ExitCodes.Unreachable)]
    [InlineData(ExitCodes.Interrupted)]
    public void Every_exit_code_is_explained(int exitCode) => Assert.Contains($"| {exitCode} | ", Page);

    [Theory]
    [InlineData(0, "--help")]
    [InlineData(0, "send", "--help")]
    [InlineData(0, "--version")]
    [InlineData(2)]
    [InlineData(2, "people")]
    [InlineData(2, "no-such-command")]
    [InlineData(2, "keys", "list", "--output", "yaml")]
    public async Task Help_is_done_and_nonsense_is_wrong_usage(int exitCode, params string[] arguments)
    {
        using var cli = new TestCli();

        var result = await cli.RunAsync(arguments);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(exitCode == 2, result.Error.Contains("--help", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_that_names_storage_is_wrong_usage()
    {
        using var cli = new TestCli();

        var result = await cli.RunAsync("keys", "list");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("No storage is named", result.Error);
    }

    [Theory]
    [InlineData(2, "cut off")]
    [InlineData(4, "AccountName=a;AccountKey=c2VjcmV0;TableEndpoint=http://127.0.0.1:1/a;QueueEndpoint=http://127.0.0.1:1/a;BlobEndpoint=http://127.0.0.1:1/a")]
    public async Task Storage_that_can_not_be_used_is_told_without_its_key(int exitCode, string storage)
    {
        using var cli = new TestCli();

        var result = await cli.RunAsync("keys", "list", "--storage", storage);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains("--storage", result.Error);
        Assert.DoesNotContain("c2VjcmV0", result.Error);
        Assert.DoesNotContain("   at ", result.Error);
    }

    [Fact]
    public async Task Settings_of_the_Functions_tools_are_read()
    {
        using var cli = new TestCli();
        cli.Write("local.settings.json", """{"Values":{"IngestStorage":"cut off"}}""");

        Assert.Contains(cli.PathOf("local.settings.json"), (await cli.RunAsync("keys", "list")).Error);
    }

    private static IEnumerable<string> LeavesOf(Command command, string path) => command.Subcommands.Count == 0
        ? [path]
        : command.Subcommands.SelectMany(child => LeavesOf(child, $"{path} {child.Name}"));

    private static IEnumerable<Option> OptionsOf(Command command) =>
        command.Options.Concat(command.Subcommands.SelectMany(OptionsOf));
}
