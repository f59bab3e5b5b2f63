using Encharge.LocalHost;

namespace Encharge.EndToEnd.Tests.LocalHost;

/// <summary>What the command line means. Exit codes are left to <see cref="HostProcessTests"/>.</summary>
public class CommandLineTests
{
    [Fact]
    public void Without_arguments_the_defaults_hold()
    {
        var line = CommandLine.Parse([]);

        Assert.Equal((7071, ".encharge"), (line.Options.Port, line.Options.DataDirectory));
        Assert.Equal((null, null), (line.Options.StorageConnection, line.Options.GeoDatabase));
        Assert.False(line.IsHelp);
        Assert.Empty(line.Mistakes);
    }

    [Fact]
    public void Values_follow_their_option_or_an_equals_sign()
    {
        using var directory = new TemporaryDirectory();
        var geo = directory.Write("countries.mmdb", "");

        var line = CommandLine.Parse(
            ["--port", "8080", $"--geo={geo}", "--data=here", "--storage=UseDevelopmentStorage=true"]);

        Assert.Empty(line.Mistakes);
        Assert.Equal(
            new LocalHostOptions
            {
                Port = 8080,
                GeoDatabase = geo,
                DataDirectory = "here",
                StorageConnection = "UseDevelopmentStorage=true",
            },
            line.Options);
    }

    [Fact]
    public void All_mistakes_are_named_at_once_in_order()
    {
        var line = CommandLine.Parse(
            ["--prot", "--port", "70710", "--geo", "missing.mmdb", "--storage", "nonsense", "stray", "--data"]);

        Assert.Equal(
            [
                "--prot is not an option. Known: --port, --storage, --geo, --data, --help.",
                "--port must be a number from 0 to 65535.",
                "--geo: there is no file missing.mmdb.",
                "--storage must be the connection string of a storage account.",
                "stray is not an option. Known: --port, --storage, --geo, --data, --help.",
                "--data needs a value.",
            ],
            line.Mistakes);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("")]
    [InlineData("http")]
    public void A_port_that_is_none_is_a_mistake(string port) =>
        Assert.Equal(["--port must be a number from 0 to 65535."], CommandLine.Parse([$"--port={port}"]).Mistakes);

    [Fact]
    public void An_option_is_not_taken_for_the_value_of_the_one_before()
    {
        var line = CommandLine.Parse(["--data", "--port", "0"]);

        Assert.Equal(["--data needs a value."], line.Mistakes);
        Assert.Equal(0, line.Options.Port);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public void Help_names_every_option(string argument)
    {
        Assert.True(CommandLine.Parse([argument]).IsHelp);
        foreach (var option in new[] { "--port", "--storage", "--geo", "--data", "--help" })
            Assert.Contains(option, CommandLine.Help);
    }
}
