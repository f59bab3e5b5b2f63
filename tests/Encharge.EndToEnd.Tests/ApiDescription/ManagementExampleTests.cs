using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;

namespace Encharge.EndToEnd.Tests.ApiDescription;

/// <summary>
/// Every operation but those of the ingest API, called as the document shows in an order in which each finds what it
/// needs: its success is the one that the document shows. The run of the Postman collection holds the same answers to
/// their schemas.
/// </summary>
[Collection(LocalHostCollection.Name)]
public sealed class ManagementExampleTests(LocalHostFixture host) : IAsyncLifetime
{
    private const string Watched =
        """
        {"name":"Paid","messageId":"paid-1",
         "user":{"userId":"42","email":"ana@example.org","plan":"pro","tags":"beta"}}
        """;

    private static readonly string[] SentToTheIngestApi = ["postEvents", "postEventsWithKeyInUrl"];

    // Their bodies are not JSON, or are the document itself.
    private static readonly string[] ElsewhereOrBelow = ["describe", "watchLive"];

    private TestAccount _account = null!;
    private DescribedCalls _calls = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _account = await host.NewAccountAsync();
        _calls = new(host.Http, _account.Account);
        await host.Storage.Raw.Poison.ClearMessagesAsync();
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => host.Storage.Raw.Poison.ClearMessagesAsync();

    [Fact]
    public async Task Each_operation_succeeds_as_its_example_says()
    {
        foreach (var operationId in (string[])["checkLive", "checkReady", "preflight"])
            await _calls.ExpectAsync(operationId);
        await _calls.ExpectAsync("preflightWithKeyInUrl", ("writeKey", _account.Key));
        await KeysAsync();
        await _calls.ExpectAsync("createObjectType");
        await _calls.ExpectAsync("listObjectTypes");
        await _calls.ExpectAsync("showObjectType");
        await _calls.ExpectAsync("changeObjectType");
        await SendEventsAsync("track", "group", "lost");
        await ObjectsAndPeopleAsync();
        await RejectionsAsync();
        await PoisonAsync();
        await _calls.ExpectAsync("deleteObjectType");

        Assert.Equal(
            Description.Operations.Select(operation => operation.Id)
                .Except(SentToTheIngestApi).Except(ElsewhereOrBelow).Order(),
            _calls.Succeeded.Order());
    }

    [Fact]
    public async Task The_live_stream_is_as_its_example_says()
    {
        var answer = Description.Operation("watchLive").Answers.Single(found => found.Status == 200);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var response = await host.Http.GetAsync(
            _account.Manage("live"), HttpCompletionOption.ResponseHeadersRead, patience.Token);
        await using var stream = await response.Content.ReadAsStreamAsync(patience.Token);

        await _account.PostAsync(Watched);

        Assert.Equal(answer.ContentType, response.Content.Headers.ContentType?.MediaType);
        var example = new MemoryStream(Encoding.UTF8.GetBytes(answer.Body.GetString()!));
        var expected = SseParser.Create(example).Enumerate().ToList();
        var seen = SseParser.Create(stream).EnumerateAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        Assert.Equal(["accepted", "applied"], expected.Select(item => item.EventType));
        foreach (var item in expected)
        {
            Assert.True(await seen.MoveNextAsync());
            Assert.Equal(item.EventType, seen.Current.EventType);
            Alike.Check(JsonDocument.Parse(item.Data).RootElement, JsonDocument.Parse(seen.Current.Data).RootElement);
        }
    }

    private async Task KeysAsync()
    {
        var key = await _calls.ExpectAsync("createWriteKey");
        await _calls.ExpectAsync("listWriteKeys");
        await _calls.ExpectAsync("revokeWriteKey", ("keyId", TextOf(key, "id")));
    }

    private async Task SendEventsAsync(params string[] names)
    {
        var operation = Description.Operation("postEvents");
        foreach (var name in names)
        {
            var (type, _, example) = operation.Requests.Single(request => request.Name == name);
            using var request = ExampleRequest.OfBody(operation, type, example, _account.Key);
            using var response = await host.Http.SendAsync(request);
            Assert.True(response.IsSuccessStatusCode);
            // One after another, so that each answer has one order of things to show.
            await host.DrainAsync();
        }
    }

    private async Task ObjectsAndPeopleAsync()
    {
        var company = await _calls.ExpectAsync("findObject");
        await _calls.ExpectAsync("showObject", ("objectId", TextOf(company, "id")));
        var person = ("personId", TextOf(await _calls.ExpectAsync("findPerson"), "id"));
        await _calls.ExpectAsync("showPerson", person);
        await _calls.ExpectAsync("listPersonEvents", person);
        await _calls.ExpectAsync("listPersonObjects", person);
        await _calls.ExpectAsync("erasePerson", person);
    }

    private async Task RejectionsAsync()
    {
        var page = await _calls.ExpectAsync("listRejections");
        await _calls.ExpectAsync("replayRejection", ("rejectionId", TextOf(page.GetProperty("rejections")[0], "id")));
        await host.DrainAsync();
    }

    /// <summary>The example's message is of the account <c>dev</c>, so it is looked at from there.</summary>
    private async Task PoisonAsync()
    {
        var example = Description.Operation("showPoisonMessage").Answers.Single(answer => answer.Status == 200);
        await host.Storage.Raw.Poison.SendMessageAsync(TextOf(example.Body, "text"));
        var calls = new DescribedCalls(host.Http, "dev");
        var list = await calls.ExpectAsync("listPoisonMessages");
        await calls.ExpectAsync("showPoisonMessage", ("messageId", TextOf(list.GetProperty("messages")[0], "id")));
        await calls.ExpectAsync("replayPoisonMessages");
        await host.DrainAsync();
        _calls.Add(calls.Succeeded);
    }

    private static string TextOf(JsonElement element, string member) => element.GetProperty(member).GetString()!;
}
