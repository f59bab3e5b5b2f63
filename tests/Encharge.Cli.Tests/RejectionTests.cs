namespace Encharge.Cli.Tests;

/// <summary>What was accepted and not applied can be seen and tried again.</summary>
[Collection(HostCollection.Name)]
public sealed class RejectionTests(HostFixture host) : IAsyncLifetime
{
    private readonly TestCli _cli = host.NewCli();

    public async Task InitializeAsync() => await host.PostAsync(await host.NewKeyAsync(_cli), """
        [{"type":"group","objectType":"company","properties":{"id":"00000000-0000-8000-8000-000000000001"}},
         {"type":"group","objectType":"company","properties":{"id":"00000000-0000-8000-8000-000000000002"}}]
        """);

    public Task DisposeAsync()
    {
        _cli.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_list_is_the_management_APIs()
    {
        var listed = (await _cli.RunAsync("rejections", "list", "-o", "json")).Json;

        Assert.Equal((await host.ManageAsync(_cli, "rejections")).GetRawText(), listed.GetRawText());
        Assert.Equal(2, listed.GetProperty("rejections").GetArrayLength());
        Assert.Contains("unknown_object", (await _cli.RunAsync("rejections", "list")).Output);
    }

    [Fact]
    public async Task Another_day_has_none() =>
        Assert.Empty((await _cli.RunAsync("rejections", "list", "--day", "2020-02-29", "-o", "json")).Json
            .GetProperty("rejections").EnumerateArray());

    [Fact]
    public async Task What_is_rejected_again_stays()
    {
        var replayed = (await _cli.RunAsync("rejections", "replay", "--all", "-o", "json")).Json;
        await host.DrainAsync();

        Assert.Equal(2, replayed.GetProperty("replayed").GetInt32());
        Assert.Equal(2, (await host.ManageAsync(_cli, "rejections")).GetProperty("rejections").GetArrayLength());
    }

    [Fact]
    public async Task One_is_replayed_by_its_id()
    {
        var id = (await host.ManageAsync(_cli, "rejections")).GetProperty("rejections")[0].GetProperty("id").GetString()!;

        Assert.Contains("1 event back on the queue.", (await _cli.RunAsync("rejections", "replay", id)).Output);
        await host.DrainAsync();
    }

    [Theory]
    [InlineData(3, "rejections", "replay", "0638000000000000000:00000000000000000000000000000000")]
    [InlineData(2, "rejections", "replay")]
    [InlineData(2, "rejections", "replay", "x", "--all")]
    [InlineData(2, "rejections", "list", "--day", "yesterday")]
    public async Task What_is_not_there_or_not_meant_ends_in_its_exit_code(int exitCode, params string[] arguments) =>
        Assert.Equal(exitCode, (await _cli.RunAsync(arguments)).ExitCode);
}
