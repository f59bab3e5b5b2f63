using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Encharge.EndToEnd.Tests.Management;

/// <summary>An account's write keys over HTTP: made, shown once, listed, revoked.</summary>
[Collection(LocalHostCollection.Name)]
public sealed class KeyTests(LocalHostFixture host)
{
    [Fact]
    public async Task A_new_key_is_shown_once_and_takes_events()
    {
        var account = await host.NewAccountAsync();

        var made = await CreateAsync(account, """{"label":"web shop"}""");
        var key = made.GetProperty("key").GetString()!;

        Assert.Matches("^[A-Za-z0-9]{25}$", key);
        Assert.Equal("web shop", made.GetProperty("label").GetString());
        Assert.Equal(HttpStatusCode.OK, await PostWithAsync(account, key));
        var listed = await ListAsync(account);
        Assert.Equal(["test", "web shop"], listed.Select(entry => entry.GetProperty("label").GetString()));
        Assert.All(listed, entry => Assert.False(entry.TryGetProperty("key", out _)));
        Assert.Equal(made.GetProperty("id").GetString(), listed[1].GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once_by_the_instance_that_revoked_it()
    {
        var account = await host.NewAccountAsync();
        var made = await CreateAsync(account, "");
        var (id, key) = (made.GetProperty("id").GetString()!, made.GetProperty("key").GetString()!);
        Assert.Equal(HttpStatusCode.OK, await PostWithAsync(account, key));

        Assert.Equal(HttpStatusCode.NoContent, await RevokeAsync(account, id));
        Assert.Equal(HttpStatusCode.NoContent, await RevokeAsync(account, id));

        Assert.Equal(HttpStatusCode.Unauthorized, await PostWithAsync(account, key));
        Assert.Equal(HttpStatusCode.OK, await PostWithAsync(account, account.Key));
        var revoked = (await ListAsync(account)).Single(entry => entry.GetProperty("id").GetString() == id);
        Assert.Equal(JsonValueKind.String, revoked.GetProperty("revokedAt").ValueKind);
    }

    [Fact]
    public async Task A_key_of_another_account_can_be_neither_seen_nor_revoked()
    {
        var account = await host.NewAccountAsync();
        var other = await host.NewAccountAsync();
        var id = (await CreateAsync(other, "")).GetProperty("id").GetString()!;

        Assert.Equal(HttpStatusCode.NotFound, await RevokeAsync(account, id));

        Assert.DoesNotContain(await ListAsync(account), entry => entry.GetProperty("id").GetString() == id);
        Assert.Contains(
            await ListAsync(other),
            entry => entry.GetProperty("id").GetString() == id && entry.GetProperty("revokedAt").ValueKind == JsonValueKind.Null);
    }

    [Theory]
    [InlineData("""{"lable":"x"}""")]
    [InlineData("""{"label":7}""")]
    [InlineData("""{"label":""}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task A_body_that_says_something_else_is_refused(string body)
    {
        var account = await host.NewAccountAsync();

        using var response = await PostKeysAsync(account, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Single(await ListAsync(account));
    }

    [Fact]
    public async Task A_label_too_long_is_refused()
    {
        var account = await host.NewAccountAsync();

        using var long101 = await PostKeysAsync(account, $$"""{"label":"{{new string('x', 101)}}"}""");
        using var huge = await PostKeysAsync(account, $$"""{"label":"{{new string('x', 10_000)}}"}""");
        using var long100 = await PostKeysAsync(account, $$"""{"label":"{{new string('x', 100)}}"}""");

        Assert.Equal(HttpStatusCode.BadRequest, long101.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, huge.StatusCode);
        Assert.Equal(HttpStatusCode.Created, long100.StatusCode);
    }

    private static async Task<HttpResponseMessage> PostKeysAsync(TestAccount account, string body)
    {
        using var content = new StringContent(body);
        return await account.Http.PostAsync(account.Manage("keys"), content);
    }

    private static async Task<JsonElement> CreateAsync(TestAccount account, string body)
    {
        using var response = await PostKeysAsync(account, body);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(TestAccount account)
    {
        var answer = await account.Http.GetFromJsonAsync<JsonElement>(account.Manage("keys"));
        return [.. answer.GetProperty("keys").EnumerateArray()];
    }

    private static async Task<HttpStatusCode> RevokeAsync(TestAccount account, string id)
    {
        using var response = await account.Http.DeleteAsync(account.Manage($"keys/{id}"));
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> PostWithAsync(TestAccount account, string key)
    {
        using var request = (account with { Key = key }).Request("/v1", "header", """{"user":{"userId":"1"}}""");
        using var response = await account.Http.SendAsync(request);
        return response.StatusCode;
    }
}
