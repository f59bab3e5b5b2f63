using System.Text.Json;

namespace Encharge.Cli.Tests;

/// <summary>Write keys from the command line are those of the management API.</summary>
[Collection(HostCollection.Name)]
public sealed class KeyTests(HostFixture host) : IDisposable
{
    private readonly TestCli _cli = host.NewCli();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_created_key_is_the_only_thing_on_standard_output_and_opens_the_service()
    {
        var created = await _cli.RunAsync("keys", "create", "--label", "shop");

        Assert.Equal(0, created.ExitCode);
        var key = created.Output.Trim();
        Assert.Equal(25, key.Length);
        Assert.Contains("only time", created.Error);
        await host.PostAsync(key, """{"name":"Seen","user":{"userId":"1"}}""");
    }

    [Fact]
    public async Task Json_has_the_shapes_of_the_management_API()
    {
        var created = (await _cli.RunAsync("keys", "create", "--label", "shop", "-o", "json")).Json;

        Assert.Equal(["id", "label", "createdAt", "revokedAt", "key"], created.EnumerateObject().Select(member => member.Name));
        var listed = (await _cli.RunAsync("keys", "list", "--output", "json")).Json;
        Assert.Equal((await host.ManageAsync(_cli, "keys")).GetRawText(), listed.GetRawText());
        Assert.Equal("shop", listed.GetProperty("keys")[0].GetProperty("label").GetString());
    }

    [Fact]
    public async Task A_beginning_of_the_id_revokes_a_key()
    {
        var id = (await _cli.RunAsync("keys", "create", "-o", "json")).Json.GetProperty("id").GetString()!;

        var revoked = (await _cli.RunAsync("keys", "revoke", id[..8], "-o", "json")).Json;

        Assert.Equal(id, revoked.GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.String, revoked.GetProperty("revokedAt").ValueKind);
        Assert.Contains(id[..12], (await _cli.RunAsync("keys", "list")).Output);
    }

    [Fact]
    public async Task A_key_of_nobody_is_not_found() =>
        Assert.Equal(3, (await _cli.RunAsync("keys", "revoke", "ffffffffffff")).ExitCode);

    [Fact]
    public async Task A_beginning_too_short_to_be_meant_is_wrong_usage() =>
        Assert.Equal(2, (await _cli.RunAsync("keys", "revoke", "ab")).ExitCode);

    [Fact]
    public async Task An_account_that_can_be_none_is_wrong_usage()
    {
        _cli.Always[^1] = "Not An Account";

        var result = await _cli.RunAsync("keys", "list");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--account is 1 to 40", result.Error);
    }
}
