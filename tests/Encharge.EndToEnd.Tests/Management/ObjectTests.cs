using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Encharge.EndToEnd.Tests.Management;

/// <summary>
/// Object types, objects with their people, and what becomes of an event about an object that isn't there.
/// </summary>
[Collection(LocalHostCollection.Name)]
public sealed class ObjectTests(LocalHostFixture host)
{
    private const string Ship =
        """{"name":"ship","displayNameSingular":"Ship","displayNamePlural":"Ships","fields":[{"name":"mass","type":"number"}]}""";

    [Fact]
    public async Task A_type_can_be_used_as_soon_as_it_is_made()
    {
        var account = await host.NewAccountAsync();
        using var refused = account.Request("/v1", "header", Event("""{"externalId":"s1","mass":7,"crew":3}"""));
        Assert.Equal(HttpStatusCode.BadRequest, (await account.Http.SendAsync(refused)).StatusCode);

        await ChangeAsync(account, HttpMethod.Post, "schemas", Ship, HttpStatusCode.Created);
        var answer = await account.PostAsync(Event("""{"externalId":"s1","mass":7,"crew":3}"""));
        await host.DrainAsync();

        Assert.Equal("unknown_object_fields", answer.GetProperty("warnings")[0].GetProperty("code").GetString());
        var ship = await GetAsync(account, "objects/ship/externalId/s1");
        Assert.Equal("""{"mass":7}""", ship.GetProperty("fields").GetRawText());
        var byId = await GetAsync(account, $"objects/ship/{ship.GetProperty("id").GetString()}");
        Assert.Equal(ship.GetRawText(), byId.GetRawText());
    }

    [Fact]
    public async Task A_type_can_be_changed_and_deleted_company_too()
    {
        var account = await host.NewAccountAsync();
        await ChangeAsync(account, HttpMethod.Post, "schemas", Ship, HttpStatusCode.Created);
        await ChangeAsync(account, HttpMethod.Post, "schemas", Ship, HttpStatusCode.Conflict);
        await ChangeAsync(account, HttpMethod.Patch, "schemas/ship", """{"fields":[{"name":"crew"}]}""", HttpStatusCode.OK);
        Assert.Equal("crew", (await GetAsync(account, "schemas/ship"))
            .GetProperty("object").GetProperty("fields")[0].GetProperty("name").GetString());

        await ChangeAsync(account, HttpMethod.Delete, "schemas/ship", "", HttpStatusCode.NoContent);
        await ChangeAsync(account, HttpMethod.Delete, "schemas/company", "", HttpStatusCode.NoContent);

        Assert.Empty((await GetAsync(account, "schemas")).GetProperty("objects").EnumerateArray());
        await ChangeAsync(account, HttpMethod.Delete, "schemas/ship", "", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"displayNameSingular":"Ship"}""")]
    [InlineData("""{"name":"9"}""")]
    [InlineData("""{"name":"ship","fields":[{"name":"a"},{"name":"a"}]}""")]
    [InlineData("""{"name":"ship","fields":[{"name":"a","type":"date"}]}""")]
    [InlineData("not json")]
    public async Task A_bad_schema_is_refused(string body)
    {
        var account = await host.NewAccountAsync();

        await ChangeAsync(account, HttpMethod.Post, "schemas", body, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_person_shows_their_objects_and_an_object_its_people()
    {
        var account = await host.NewAccountAsync();
        await account.PostAsync(Company("""{"externalId":"a","name":"Acme"}""", """{"userId":"1"}"""));
        await account.PostAsync(Company("""{"externalId":"a"}""", """{"email":"b@x.test"}"""));
        await account.PostAsync(Company("""{"externalId":"a"}""", "{}"));
        await host.DrainAsync();

        var one = (await account.PersonAsync("userId", "1")).GetProperty("id").GetString();
        var two = (await account.PersonAsync("email", "b@x.test")).GetProperty("id").GetString();
        var company = await GetAsync(account, "objects/company/externalId/a");
        Assert.Equal(
            new[] { one, two }.Order(), company.GetProperty("people").EnumerateArray().Select(id => id.GetString()));
        var objects = await GetAsync(account, $"people/{one}/objects");
        Assert.Equal("Acme", objects.GetProperty("objects")[0].GetProperty("fields").GetProperty("name").GetString());
    }

    [Fact]
    public async Task An_external_id_may_hold_slashes()
    {
        var account = await host.NewAccountAsync();
        await account.PostAsync(Company("""{"externalId":"a/b","name":"Slash"}""", "{}"));
        await host.DrainAsync();

        var slash = await GetAsync(account, "objects/company/externalId/a/b");
        var escaped = await GetAsync(account, "objects/company/externalId/a%2Fb");

        Assert.Equal("Slash", slash.GetProperty("fields").GetProperty("name").GetString());
        Assert.Equal(slash.GetRawText(), escaped.GetRawText());
    }

    [Fact]
    public async Task Without_an_id_each_event_makes_an_object()
    {
        var account = await host.NewAccountAsync();
        await account.PostAsync(Company("""{"name":"One"}""", """{"userId":"1"}"""));
        await account.PostAsync(Company("""{"name":"Two"}""", """{"userId":"1"}"""));
        await host.DrainAsync();

        var person = (await account.PersonAsync("userId", "1")).GetProperty("id").GetString();
        var objects = await GetAsync(account, $"people/{person}/objects");

        Assert.Equal(2, objects.GetProperty("objects").GetArrayLength());
    }

    [Fact]
    public async Task Our_id_updates_the_object_and_one_that_does_not_exist_is_rejected()
    {
        var account = await host.NewAccountAsync();
        await account.PostAsync(Company("""{"externalId":"a","name":"Old"}""", "{}"));
        await host.DrainAsync();
        var id = (await GetAsync(account, "objects/company/externalId/a")).GetProperty("id").GetString();

        await account.PostAsync(Company($$"""{"id":"{{id}}","name":"New"}""", "{}"));
        await account.PostAsync(Company("""{"id":4711,"name":"None"}""", """{"userId":"9"}"""));
        await host.DrainAsync();

        var company = await GetAsync(account, "objects/company/externalId/a");
        Assert.Equal("New", company.GetProperty("fields").GetProperty("name").GetString());
        Assert.False(await account.KnowsAsync("userId", "9"));
        var rejection = Assert.Single((await GetAsync(account, "rejections")).GetProperty("rejections").EnumerateArray());
        Assert.Equal("unknown_object", rejection.GetProperty("reason").GetString());
        Assert.Equal("/properties/id", rejection.GetProperty("pointer").GetString());

        await ChangeAsync(
            account, HttpMethod.Post, $"rejections/{rejection.GetProperty("id").GetString()}/replay", "", HttpStatusCode.Accepted);
        await host.DrainAsync();
        Assert.Single((await GetAsync(account, "rejections")).GetProperty("rejections").EnumerateArray());
        await ChangeAsync(account, HttpMethod.Post, "rejections/none/replay", "", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_event_that_would_make_a_person_too_large_is_rejected_and_its_neighbours_are_not()
    {
        var account = await host.NewAccountAsync();
        var fields = string.Join(',', Enumerable.Range(0, 30).Select(i => $"\"f{i}\":\"{new string('x', 4_900)}\""));
        var more = fields.Replace("\"f", "\"g", StringComparison.Ordinal);
        await account.PostAsync($$$"""[{"name":"identify","user":{"userId":"1",{{{fields}}}}}]""");
        await host.DrainAsync();
        await account.PostAsync($$$"""{"name":"identify","user":{"userId":"1",{{{more}}}}}""");
        await account.PostAsync("""{"name":"Paid","user":{"userId":"1"}}""");
        await host.DrainAsync();

        var person = await account.PersonAsync("userId", "1");
        Assert.Equal(30, person.GetProperty("fields").EnumerateObject().Count());
        var events = await GetAsync(account, $"people/{person.GetProperty("id").GetString()}/events");
        Assert.Single(events.GetProperty("events").EnumerateArray());
        var rejection = Assert.Single((await GetAsync(account, "rejections")).GetProperty("rejections").EnumerateArray());
        Assert.Equal("person_too_large", rejection.GetProperty("reason").GetString());
    }

    private static string Event(string properties) =>
        $$"""{"type":"group","objectType":"ship","properties":{{properties}}}""";

    private static string Company(string properties, string user) =>
        $$"""{"type":"group","objectType":"company","properties":{{properties}},"user":{{user}}}""";

    private static Task<JsonElement> GetAsync(TestAccount account, string path) =>
        account.Http.GetFromJsonAsync<JsonElement>(account.Manage(path));

    private static async Task ChangeAsync(
        TestAccount account, HttpMethod method, string path, string body, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, account.Manage(path))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        using var response = await account.Http.SendAsync(request);
        Assert.True(expected == response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
