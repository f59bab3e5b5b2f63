using System.Net.Http.Json;
using System.Text.Json;

namespace Encharge.EndToEnd.Tests.Cases;

/// <summary>
/// Every acceptance case over HTTP against a running LocalHost with Azurite: the answers, and when the queue is drained
/// the state they end in. Each case has an account of its own.
/// </summary>
[Collection(LocalHostCollection.Name)]
public sealed class AcceptanceTests(LocalHostFixture host)
{
    [Theory]
    [MemberData(nameof(AcceptanceCases.Ids), MemberType = typeof(AcceptanceCases))]
    public async Task A_case_ends_as_it_says(string id)
    {
        var item = AcceptanceCases.Find(id);
        var account = await host.NewAccountAsync();

        foreach (var request in item.GetProperty("requests").EnumerateArray())
            await SendAsync(account, request);
        await host.DrainAsync();

        if (item.TryGetProperty("person", out var person))
            await ExpectPersonAsync(account, person);
        if (item.TryGetProperty("events", out var events))
            await ExpectEventsAsync(account, item.GetProperty("person").GetProperty("by"), events);
        if (item.TryGetProperty("object", out var expected))
            await ExpectObjectAsync(account, expected);
    }

    private static async Task SendAsync(TestAccount account, JsonElement request)
    {
        using var message = account.Request(
            request.TryGetProperty("path", out var path) ? path.GetString()! : "/v1",
            request.TryGetProperty("key", out var key) ? key.GetString()! : "header",
            request.GetProperty("body") is { ValueKind: not JsonValueKind.Null } body ? body.GetRawText() : "");
        using var response = await account.Http.SendAsync(message);
        var text = await response.Content.ReadAsStringAsync();

        Assert.True(request.GetProperty("status").GetInt32() == (int)response.StatusCode, text);
        var answer = JsonDocument.Parse(text).RootElement;
        if (request.TryGetProperty("error", out var error))
            Assert.Equal(error.GetString(), answer.GetProperty("error").GetString());
        if (request.TryGetProperty("code", out var code))
            Assert.Contains(code.GetString(), Errors(answer, "code"));
        if (request.TryGetProperty("pointers", out var pointers))
            Assert.Equal(pointers.EnumerateArray().Select(pointer => pointer.GetString()), Errors(answer, "pointer"));
        if (request.TryGetProperty("warnings", out var warnings) && warnings.GetBoolean())
            Assert.NotEmpty(answer.GetProperty("warnings").EnumerateArray());
    }

    private static IEnumerable<string?> Errors(JsonElement answer, string member) =>
        answer.GetProperty("errors").EnumerateArray().Select(problem => problem.GetProperty(member).GetString());

    private static async Task ExpectPersonAsync(TestAccount account, JsonElement expected)
    {
        var person = await account.PersonAsync(expected.GetProperty("by"));
        foreach (var member in expected.EnumerateObject())
        {
            switch (member.Name)
            {
                case "userId" or "email":
                    Assert.Equal(member.Value.GetString(), person.GetProperty(member.Name).GetString());
                    break;
                case "tags":
                    Assert.Equal(Texts(member.Value).Order(), Texts(person.GetProperty("tags")).Order());
                    break;
                case "fields":
                    ExpectFields(member.Value, person.GetProperty("fields"));
                    break;
                case "same":
                    await ExpectSameAsync(account, person, member.Value);
                    break;
                case "apart":
                    await ExpectApartAsync(account, person, member.Value);
                    break;
                default:
                    Assert.Equal("by", member.Name);
                    break;
            }
        }
    }

    private static void ExpectFields(JsonElement expected, JsonElement actual)
    {
        foreach (var field in expected.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.Null)
                Assert.False(actual.TryGetProperty(field.Name, out _), field.Name);
            else
                Assert.Equal(field.Value.GetRawText(), actual.GetProperty(field.Name).GetRawText());
        }
    }

    private static async Task ExpectSameAsync(TestAccount account, JsonElement person, JsonElement identifiers)
    {
        foreach (var identifier in identifiers.EnumerateArray())
            Assert.Equal(IdOf(person), IdOf(await account.PersonAsync(identifier)));
    }

    private static async Task ExpectApartAsync(TestAccount account, JsonElement person, JsonElement identifiers)
    {
        var ids = new HashSet<string> { IdOf(person) };
        foreach (var identifier in identifiers.EnumerateArray())
            Assert.True(ids.Add(IdOf(await account.PersonAsync(identifier))));
    }

    private static async Task ExpectEventsAsync(TestAccount account, JsonElement by, JsonElement expected)
    {
        var person = await account.PersonAsync(by);
        var page = await account.Http.GetFromJsonAsync<JsonElement>(account.Manage($"people/{IdOf(person)}/events"));
        var names = page.GetProperty("events").EnumerateArray().Select(entry => entry.GetProperty("name").GetString());
        Assert.Equal(Texts(expected).Order(), names.Order());
    }

    private static async Task ExpectObjectAsync(TestAccount account, JsonElement expected)
    {
        var path = $"objects/{expected.GetProperty("type")}/externalId/{expected.GetProperty("externalId")}";
        var view = await account.Http.GetFromJsonAsync<JsonElement>(account.Manage(path));
        ExpectFields(expected.GetProperty("fields"), view.GetProperty("fields"));
        var people = new List<string>();
        foreach (var by in expected.GetProperty("people").EnumerateArray())
            people.Add(IdOf(await account.PersonAsync(by)));
        Assert.Equal(people.Order(), Texts(view.GetProperty("people")).Order());
    }

    private static IEnumerable<string> Texts(JsonElement array) =>
        array.EnumerateArray().Select(text => text.GetString()!);

    private static string IdOf(JsonElement person) => person.GetProperty("id").GetString()!;
}
