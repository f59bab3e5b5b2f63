namespace Encharge.Cli.Tests;

/// <summary>Object types from the command line are those of the management API.</summary>
[Collection(HostCollection.Name)]
public sealed class SchemaTests(HostFixture host) : IDisposable
{
    private readonly TestCli _cli = host.NewCli();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_type_is_made_replaced_and_deleted()
    {
        _cli.Write("ship.json", """{"name":"ship","fields":[{"name":"mass","type":"number"},{"name":"port"}]}""");
        var made = (await _cli.RunAsync("schemas", "put", "ship.json", "-o", "json")).Json;
        Assert.Equal((await host.ManageAsync(_cli, "schemas/ship")).GetRawText(), made.GetRawText());

        _cli.Input = """{"name":"ship","displayNameSingular":"Vessel"}""";
        var replaced = await _cli.RunAsync("schemas", "put", "-");
        Assert.Contains("Replaced ship, now with 0 fields.", replaced.Output);

        Assert.Equal(0, (await _cli.RunAsync("schemas", "delete", "ship")).ExitCode);
        Assert.Equal(3, (await _cli.RunAsync("schemas", "delete", "ship")).ExitCode);
    }

    [Fact]
    public async Task The_list_is_the_management_APIs()
    {
        var listed = (await _cli.RunAsync("schemas", "list", "-o", "json")).Json;

        Assert.Equal((await host.ManageAsync(_cli, "schemas")).GetRawText(), listed.GetRawText());
        Assert.Contains("annualRevenue: number", (await _cli.RunAsync("schemas", "list")).Output);
    }

    [Theory]
    [InlineData("no JSON", "isn't the JSON of an object type")]
    [InlineData("{}", "names no object type")]
    [InlineData("""{"name":"a b"}""", "name is 1 to 100 letters")]
    public async Task What_is_no_type_is_refused_and_says_why(string text, string why)
    {
        _cli.Write("type.json", text);

        var result = await _cli.RunAsync("schemas", "put", "type.json");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(why, result.Error);
    }
}
