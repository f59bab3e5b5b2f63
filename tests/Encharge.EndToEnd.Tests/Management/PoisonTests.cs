using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azure.Storage.Queues;

namespace Encharge.EndToEnd.Tests.Management;

/// <summary>The poison queue over HTTP: what lies there, whose it is, and putting it back.</summary>
[Collection(LocalHostCollection.Name)]
public sealed class PoisonTests(LocalHostFixture host) : IAsyncLifetime
{
    private QueueClient Poison => host.Storage.Raw.Poison;

    /// <inheritdoc/>
    public Task InitializeAsync() => Poison.ClearMessagesAsync();

    /// <inheritdoc/>
    public Task DisposeAsync() => Poison.ClearMessagesAsync();

    [Fact]
    public async Task A_message_is_listed_with_the_accounts_own_events_and_the_number_of_others()
    {
        var account = await host.NewAccountAsync();
        await PutAsync(Identify(account.Account, 1), Identify("somebody-else", 2), Track(account.Account, 3, "Paid"));

        var message = (await ListAsync(account)).Single();

        Assert.Equal(1, message.GetProperty("otherEvents").GetInt32());
        Assert.False(message.GetProperty("unreadable").GetBoolean());
        Assert.Equal(["identify", "track"], Texts(message, "type"));
        Assert.Equal("Paid", message.GetProperty("events")[1].GetProperty("name").GetString());
        Assert.DoesNotContain("somebody-else", message.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_accounts_message_is_not_shown()
    {
        var account = await host.NewAccountAsync();
        var sent = await PutAsync(Identify("somebody-else", 1));

        Assert.Empty(await ListAsync(account));
        using var shown = await account.Http.GetAsync(account.Manage($"poison/{sent}"));
        Assert.Equal(HttpStatusCode.NotFound, shown.StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_read_is_shown_byte_for_byte()
    {
        var account = await host.NewAccountAsync();
        await Poison.SendMessageAsync("not Base64 <&>");
        await Poison.SendMessageAsync(Base64("""{"v":9,"events":[]}"""));

        var listed = await ListAsync(account);
        var shown = await Task.WhenAll(listed.Select(message => ShowAsync(account, message)));

        Assert.All(listed, message => Assert.True(message.GetProperty("unreadable").GetBoolean()));
        Assert.Equal(
            ["not Base64 <&>", Base64("""{"v":9,"events":[]}""")],
            shown.Select(message => message.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task A_message_of_several_accounts_is_shown_without_its_text()
    {
        var account = await host.NewAccountAsync();
        await PutAsync(Identify(account.Account, 1), Identify("somebody-else", 2));

        var shown = await ShowAsync(account, (await ListAsync(account)).Single());

        Assert.False(shown.TryGetProperty("text", out _));
        var envelope = shown.GetProperty("events")[0].GetProperty("event");
        Assert.Equal("1", envelope.GetProperty("user")[0][1].GetString());
        Assert.DoesNotContain("somebody-else", shown.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replayed_messages_take_effect_and_leave_the_poison_queue()
    {
        var account = await host.NewAccountAsync();
        for (var i = 0; i < 40; i++)
            await PutAsync(Identify(account.Account, i));

        var answer = await ReplayAsync(account, "");
        await host.DrainAsync();

        Assert.Equal(40, answer.GetProperty("replayed").GetInt32());
        Assert.Equal(0, answer.GetProperty("approximateCount").GetInt32());
        Assert.Empty(await ListAsync(account));
        for (var i = 0; i < 40; i++)
            Assert.True(await account.KnowsAsync("userId", $"{i}"));
    }

    [Fact]
    public async Task One_message_can_be_replayed_and_the_others_stay_visible()
    {
        var account = await host.NewAccountAsync();
        await PutAsync(Identify(account.Account, 1));
        var wanted = await PutAsync(Identify(account.Account, 2));
        await PutAsync(Identify(account.Account, 3));

        var answer = await ReplayAsync(account, $$"""{"id":"{{wanted}}"}""");
        await host.DrainAsync();

        Assert.Equal(1, answer.GetProperty("replayed").GetInt32());
        Assert.True(await account.KnowsAsync("userId", "2"));
        Assert.False(await account.KnowsAsync("userId", "1"));
        Assert.Equal(2, (await ListAsync(account)).Count);
    }

    [Fact]
    public async Task Replaying_what_is_not_there_is_not_found()
    {
        var account = await host.NewAccountAsync();
        await PutAsync(Identify(account.Account, 1));
        using var content = new StringContent("""{"id":"e8f6a7ea-4a8e-4a3e-8d0a-3d1f0a5ed3c7"}""");

        using var response = await account.Http.PostAsync(account.Manage("poison/replay"), content);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Single(await ListAsync(account));
    }

    private static string Identify(string account, int userId) => Envelope(account, userId, "\"type\":\"identify\"");

    private static string Track(string account, int userId, string name) =>
        Envelope(account, userId, $"\"type\":\"track\",\"name\":\"{name}\"");

    private static string Envelope(string account, int userId, string what) =>
        $$"""{"account":"{{account}}","id":"00000000-0000-8000-8000-{{userId:D12}}","receivedAt":"2026-01-05T10:00:00Z",{{what}},"user":[["userId","{{userId}}"]]}""";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string[] Texts(JsonElement message, string member) =>
        [.. message.GetProperty("events").EnumerateArray().Select(entry => entry.GetProperty(member).GetString()!)];

    private async Task<string> PutAsync(params string[] envelopes)
    {
        var receipt = await Poison.SendMessageAsync(Base64($$"""{"v":1,"events":[{{string.Join(',', envelopes)}}]}"""));
        return receipt.Value.MessageId;
    }

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(TestAccount account)
    {
        var answer = await account.Http.GetFromJsonAsync<JsonElement>(account.Manage("poison"));
        return [.. answer.GetProperty("messages").EnumerateArray()];
    }

    private static Task<JsonElement> ShowAsync(TestAccount account, JsonElement listed) =>
        account.Http.GetFromJsonAsync<JsonElement>(account.Manage($"poison/{listed.GetProperty("id").GetString()}"));

    private static async Task<JsonElement> ReplayAsync(TestAccount account, string body)
    {
        using var content = new StringContent(body);
        using var response = await account.Http.PostAsync(account.Manage("poison/replay"), content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
