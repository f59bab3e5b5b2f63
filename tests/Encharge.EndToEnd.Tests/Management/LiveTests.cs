using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Encharge.EndToEnd.Tests.Management;

/// <summary>The live stream over HTTP: an event is seen as it is accepted, refused, applied and rejected.</summary>
[Collection(LocalHostCollection.Name)]
public sealed class LiveTests(LocalHostFixture host)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_event_is_seen_when_accepted_and_when_applied_with_its_person_and_changes()
    {
        var account = await host.NewAccountAsync();
        await using var watch = await Watch.OpenAsync(account);

        var answer = await account.PostAsync(
            """{"name":"Paid","messageId":"m-1","timestamp":"yesterday","user":{"userId":"7","plan":"pro","tags":"beta"}}""");

        var accepted = await watch.NextAsync("accepted");
        var applied = await watch.NextAsync("applied");
        var id = answer.GetProperty("eventId").GetString();
        Assert.Equal(id, accepted.GetProperty("eventId").GetString());
        Assert.Equal("m-1", accepted.GetProperty("messageId").GetString());
        Assert.Equal("track", accepted.GetProperty("type").GetString());
        Assert.Equal("Paid", accepted.GetProperty("name").GetString());
        Assert.Equal("""{"kind":"userId","value":"7"}""", accepted.GetProperty("identity").GetRawText());
        Assert.Equal("/timestamp", accepted.GetProperty("warnings")[0].GetProperty("pointer").GetString());
        Assert.Equal(id, applied.GetProperty("eventId").GetString());
        Assert.Equal("""[{"field":"plan","to":"pro"},{"tag":"beta"}]""", applied.GetProperty("changes").GetRawText());
        Assert.InRange(applied.GetProperty("lagMilliseconds").GetInt64(), 0, 30_000);
        var person = await account.PersonAsync("userId", "7");
        Assert.Equal(person.GetProperty("id").GetString(), applied.GetProperty("personId").GetString());
    }

    [Fact]
    public async Task Of_a_batch_each_refused_event_is_seen_with_its_problems()
    {
        var account = await host.NewAccountAsync();
        await using var watch = await Watch.OpenAsync(account);

        await account.PostAsync(
            """[{"name":"A","user":{"userId":"1"}},{"name":"B","messageId":"m","user":{"email":"nobody"}},{"user":{"userId":"null"}}]""");

        var first = await watch.NextAsync("refused");
        var second = await watch.NextAsync("refused");
        Assert.Equal(1, first.GetProperty("index").GetInt32());
        Assert.Equal("B", first.GetProperty("name").GetString());
        Assert.Equal("m", first.GetProperty("messageId").GetString());
        Assert.Equal(400, first.GetProperty("status").GetInt32());
        Assert.Equal("invalid_email", first.GetProperty("errors")[0].GetProperty("code").GetString());
        Assert.Equal("/user/email", first.GetProperty("errors")[0].GetProperty("pointer").GetString());
        Assert.Equal(2, second.GetProperty("index").GetInt32());
        Assert.Equal("placeholder_identifier", second.GetProperty("errors")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_request_refused_as_a_whole_is_seen_once()
    {
        var account = await host.NewAccountAsync();
        await using var watch = await Watch.OpenAsync(account);

        using var request = account.Request("/v1", "header", "{broken");
        using var response = await account.Http.SendAsync(request);

        var refused = await watch.NextAsync("refused");
        Assert.Equal((int)response.StatusCode, refused.GetProperty("status").GetInt32());
        Assert.False(refused.TryGetProperty("index", out _));
        Assert.False(refused.TryGetProperty("type", out _));
    }

    [Fact]
    public async Task A_group_event_is_seen_on_its_object_and_on_its_person()
    {
        var account = await host.NewAccountAsync();
        await using var watch = await Watch.OpenAsync(account);

        await account.PostAsync(
            """{"type":"group","objectType":"company","properties":{"externalId":"c","name":"Acme"},"user":{"userId":"1"}}""");

        var onObject = await watch.NextAsync("applied");
        var onPerson = await watch.NextAsync("applied");
        Assert.Equal("company", onObject.GetProperty("object").GetProperty("objectType").GetString());
        Assert.Equal("""[{"field":"name","to":"Acme"}]""", onObject.GetProperty("changes").GetRawText());
        Assert.False(onObject.TryGetProperty("personId", out _));
        Assert.True(onPerson.TryGetProperty("personId", out _));
    }

    [Fact]
    public async Task A_rejection_is_seen_with_its_reason()
    {
        var account = await host.NewAccountAsync();
        await using var watch = await Watch.OpenAsync(account);

        await account.PostAsync(
            """{"type":"group","objectType":"company","properties":{"id":"e8f6a7ea-4a8e-4a3e-8d0a-3d1f0a5ed3c7"},"user":{"userId":"1"}}""");

        var rejected = await watch.NextAsync("rejected");
        Assert.Equal("unknown_object", rejected.GetProperty("reason").GetString());
        Assert.Equal("/properties/id", rejected.GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task Another_accounts_events_are_not_seen()
    {
        var account = await host.NewAccountAsync();
        var other = await host.NewAccountAsync();
        await using var watch = await Watch.OpenAsync(account);

        await other.PostAsync("""{"name":"theirs","user":{"userId":"1"}}""");
        await account.PostAsync("""{"name":"ours","user":{"userId":"1"}}""");

        Assert.Equal("ours", (await watch.NextAsync("accepted")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_value_with_line_breaks_stays_on_one_line_of_the_stream()
    {
        var account = await host.NewAccountAsync();
        await using var watch = await Watch.OpenAsync(account);

        await account.PostAsync("{\"user\":{\"userId\":\"1\",\"map\":{\r\n \"a\":\n 1},\"text\":\"x\\ny\"}}");

        var changes = (await watch.NextAsync("applied")).GetProperty("changes");
        Assert.Equal(1, changes[0].GetProperty("to").GetProperty("a").GetInt32());
        Assert.Equal("x\ny", changes[1].GetProperty("to").GetString());
    }

    [Fact]
    public async Task Readers_are_limited_and_a_reader_who_goes_makes_room()
    {
        var account = await host.NewAccountAsync();
        var open = new List<Watch>();
        for (var i = 0; i < 16; i++)
            open.Add(await Watch.OpenAsync(account));

        using (var refused = await account.Http.GetAsync(account.Manage("live")))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        foreach (var watch in open)
            await watch.DisposeAsync();

        await LocalHost.Eventually.IsAsync(() => IsOpenAsync(account));
    }

    private static async Task<bool> IsOpenAsync(TestAccount account)
    {
        using var response = await account.Http.GetAsync(
            account.Manage("live"), HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode == HttpStatusCode.OK;
    }

    /// <summary>An open stream.</summary>
    private sealed class Watch : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new(Patience);
        private readonly HttpResponseMessage _response;
        private readonly IAsyncEnumerator<SseItem<string>> _items;

        private Watch(HttpResponseMessage response, Stream stream)
        {
            _response = response;
            _items = SseParser.Create(stream).EnumerateAsync(_stop.Token).GetAsyncEnumerator();
        }

        public static async Task<Watch> OpenAsync(TestAccount account)
        {
            var response = await account.Http.GetAsync(account.Manage("live"), HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            return new(response, await response.Content.ReadAsStreamAsync());
        }

        /// <summary>The next event of that kind; others are passed over.</summary>
        public async Task<JsonElement> NextAsync(string kind)
        {
            while (await _items.MoveNextAsync())
            {
                if (_items.Current.EventType == kind)
                    return JsonDocument.Parse(_items.Current.Data).RootElement;
            }

            throw new InvalidOperationException("The stream ended.");
        }

        /// <summary>
        /// Breaks the connection: a read that is cancelled does so at once, a response disposed of after a while.
        /// </summary>
        public async ValueTask DisposeAsync()
        {
            var read = _items.MoveNextAsync();
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                while (await read)
                    read = _items.MoveNextAsync();
            });
            await _items.DisposeAsync();
            _response.Dispose();
            _stop.Dispose();
        }
    }
}
