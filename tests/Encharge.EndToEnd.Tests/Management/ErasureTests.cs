using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Encharge.EndToEnd.Tests.Management;

/// <summary>A person can be erased with all that is theirs, and nothing older brings them back.</summary>
[Collection(LocalHostCollection.Name)]
public sealed class ErasureTests(LocalHostFixture host)
{
    [Fact]
    public async Task An_erased_person_is_gone_under_every_identifier()
    {
        var account = await host.NewAccountAsync();
        await account.PostAsync("""{"name":"Paid","messageId":"m","user":{"userId":"1","email":"a@x.test","anonymousId":"an"}}""");
        await account.PostAsync(
            """{"type":"group","objectType":"company","properties":{"externalId":"c"},"user":{"userId":"1"}}""");
        await host.DrainAsync();

        await EraseAsync(account, "email", "a@x.test");

        Assert.False(await account.KnowsAsync("userId", "1"));
        Assert.False(await account.KnowsAsync("email", "a@x.test"));
        Assert.False(await account.KnowsAsync("anonymousId", "an"));
        var company = await account.Http.GetFromJsonAsync<JsonElement>(account.Manage("objects/company/externalId/c"));
        Assert.Empty(company.GetProperty("people").EnumerateArray());
    }

    [Fact]
    public async Task A_late_event_older_than_the_erasure_is_rejected_and_brings_nobody_back()
    {
        var account = await host.NewAccountAsync();
        await account.PostAsync("""{"name":"identify","user":{"userId":"1","plan":"pro"}}""");
        await host.DrainAsync();
        await EraseAsync(account, "userId", "1");

        await account.PostAsync("""{"name":"Late","timestamp":"2026-01-01T00:00:00Z","user":{"userId":"1","plan":"old"}}""");
        await host.DrainAsync();

        Assert.False(await account.KnowsAsync("userId", "1"));
        var rejection = Assert.Single(await RejectionsAsync(account));
        Assert.Equal("person_erased", rejection.GetProperty("reason").GetString());
        Assert.Equal("Late", rejection.GetProperty("event").GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_newer_event_begins_a_new_life_without_the_old_one()
    {
        var account = await host.NewAccountAsync();
        await account.PostAsync("""{"name":"Old","user":{"userId":"1","email":"a@x.test","plan":"pro","tags":"vip"}}""");
        await host.DrainAsync();
        await EraseAsync(account, "userId", "1");

        await account.PostAsync("""{"name":"New","user":{"userId":"1","email":"a@x.test"}}""");
        await host.DrainAsync();

        var person = await account.PersonAsync("email", "a@x.test");
        Assert.Equal("1", person.GetProperty("userId").GetString());
        Assert.Empty(person.GetProperty("tags").EnumerateArray());
        Assert.Empty(person.GetProperty("fields").EnumerateObject());
        var events = await account.Http.GetFromJsonAsync<JsonElement>(
            account.Manage($"people/{person.GetProperty("id").GetString()}/events"));
        Assert.Equal("New", Assert.Single(events.GetProperty("events").EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task What_another_user_says_of_an_erased_address_stays_theirs()
    {
        var account = await host.NewAccountAsync();
        await account.PostAsync("""{"name":"identify","user":{"userId":"1","email":"a@x.test"}}""");
        await account.PostAsync("""{"name":"identify","user":{"userId":"2","email":"a@x.test"}}""");
        await host.DrainAsync();

        await EraseAsync(account, "userId", "1");

        Assert.False(await account.KnowsAsync("userId", "1"));
        Assert.Equal("2", (await account.PersonAsync("email", "a@x.test")).GetProperty("userId").GetString());
    }

    [Fact]
    public async Task Erasing_nobody_is_not_found()
    {
        var account = await host.NewAccountAsync();

        using var response = await account.Http.DeleteAsync(
            new Uri(account.Manage($"people/{Guid.Empty}"), UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static async Task EraseAsync(TestAccount account, string kind, string value)
    {
        var id = (await account.PersonAsync(kind, value)).GetProperty("id").GetString();
        using var response = await account.Http.DeleteAsync(new Uri(account.Manage($"people/{id}"), UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    private static async Task<IReadOnlyList<JsonElement>> RejectionsAsync(TestAccount account)
    {
        var page = await account.Http.GetFromJsonAsync<JsonElement>(account.Manage("rejections"));
        return [.. page.GetProperty("rejections").EnumerateArray()];
    }
}
