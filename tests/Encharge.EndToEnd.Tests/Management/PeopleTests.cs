using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Encharge.EndToEnd.Tests.Management;

/// <summary>Looking people up, and paging through a timeline that several identities share.</summary>
[Collection(LocalHostCollection.Name)]
public sealed class PeopleTests(LocalHostFixture host)
{
    [Fact]
    public async Task A_timeline_is_paged_newest_first_over_all_identities()
    {
        var account = await host.NewAccountAsync();
        var events = Enumerable.Range(0, 25).Select(i =>
            $$"""{"name":"e{{i:D2}}","timestamp":"2026-01-01T00:00:{{i:D2}}Z","user":{{(i % 2 == 0 ? """{"userId":"1"}""" : """{"email":"a@x.test"}""")}}}""");
        await account.PostAsync($"[{string.Join(',', events)}]");
        await account.PostAsync("""{"name":"identify","user":{"userId":"1","email":"a@x.test"}}""");
        await host.DrainAsync();
        var id = (await account.PersonAsync("userId", "1")).GetProperty("id").GetString();

        var names = new List<string?>();
        string? cursor = null;
        do
        {
            var query = cursor is null ? "limit=10" : $"limit=10&cursor={cursor}";
            var page = await account.Http.GetFromJsonAsync<JsonElement>(account.Manage($"people/{id}/events?{query}"));
            names.AddRange(page.GetProperty("events").EnumerateArray().Select(entry => entry.GetProperty("name").GetString()));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(i => $"e{i:D2}"), names);
    }

    [Fact]
    public async Task Of_equal_timestamps_the_later_in_the_document_wins()
    {
        var account = await host.NewAccountAsync();
        await account.PostAsync(
            """
            [{"name":"identify","timestamp":"2026-01-01T00:00:00Z","user":{"userId":"1","plan":"a"}},
             {"name":"identify","timestamp":"2026-01-01T00:00:00Z","user":{"userId":"1","plan":"b"}}]
            """);
        await account.PostAsync("""{"name":"identify","timestamp":"2026-01-01T00:00:00Z","user":{"userId":"1","plan":"c"}}""");
        await host.DrainAsync();

        var person = await account.PersonAsync("userId", "1");

        Assert.Equal("c", person.GetProperty("fields").GetProperty("plan").GetString());
    }

    [Fact]
    public async Task Numbers_keep_their_digits_and_dates_are_utc()
    {
        var account = await host.NewAccountAsync();
        await account.PostAsync(
            """
            {"user":{"userId":"1","big":12345678901234567890,"long":0.1234567890123456789,"flag":true,
             "at":"2020-10-27T09:58:19+02:00","day":"2020-10-27","list":[1,"a"],"map":{"k":null}}}
            """);
        await host.DrainAsync();

        var fields = (await account.PersonAsync("userId", "1")).GetProperty("fields");

        Assert.Equal(
            """{"at":"2020-10-27T07:58:19Z","big":12345678901234567890,"day":"2020-10-27T00:00:00Z","flag":true,"list":[1,"a"],"long":0.1234567890123456789,"map":{"k":null}}""",
            fields.GetRawText());
    }

    [Fact]
    public async Task A_body_too_large_for_a_message_takes_the_way_over_a_blob()
    {
        var account = await host.NewAccountAsync();
        var text = new string('ä', 100_000);
        await account.PostAsync($$$"""{"name":"Large","user":{"userId":"1"},"properties":{"text":"{{{text}}}"}}""");
        await host.DrainAsync();

        var id = (await account.PersonAsync("userId", "1")).GetProperty("id").GetString();
        var page = await account.Http.GetFromJsonAsync<JsonElement>(account.Manage($"people/{id}/events"));

        Assert.Equal(text, page.GetProperty("events")[0].GetProperty("properties").GetProperty("text").GetString());
        Assert.Empty(await host.OversizeBlobsAsync(account.Account));
    }

    [Theory]
    [InlineData("people")]
    [InlineData("people?userId=1&email=a@x.test")]
    [InlineData("people/00000000-0000-0000-0000-000000000000/nothing")]
    public async Task A_question_that_makes_no_sense_gets_a_problem(string path)
    {
        var account = await host.NewAccountAsync();

        using var response = await account.Http.GetAsync(new Uri(account.Manage(path), UriKind.Relative));

        Assert.True(response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=x")]
    [InlineData("cursor=zz")]
    [InlineData("cursor=61")]
    public async Task A_bad_page_is_refused(string query)
    {
        var account = await host.NewAccountAsync();
        await account.PostAsync("""{"user":{"userId":"1"}}""");
        await host.DrainAsync();
        var id = (await account.PersonAsync("userId", "1")).GetProperty("id").GetString();

        using var response = await account.Http.GetAsync(
            new Uri(account.Manage($"people/{id}/events?{query}"), UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_method_that_a_path_has_not_is_answered_with_those_that_it_has()
    {
        var account = await host.NewAccountAsync();

        using var response = await account.Http.DeleteAsync(new Uri(account.Manage("people"), UriKind.Relative));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Health_is_told()
    {
        var account = await host.NewAccountAsync();

        Assert.Equal(HttpStatusCode.OK, (await account.Http.GetAsync(new Uri("/health/live", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await account.Http.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode);
    }
}
