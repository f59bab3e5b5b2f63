using Encharge.Ingestion.Storage;
using Encharge.Testing;
using Encharge.Testing.Azurite;

namespace Encharge.Cli.Tests;

/// <summary>Poison messages are seen by their account and go back byte for byte.</summary>
public sealed class PoisonTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private TestCli Cli { get; } = new();
    private readonly string _queue = $"q-{Path.GetRandomFileName().Replace('.', 'x')}";
    private string _text = "";
    private StorageClients _clients = null!;

    public async Task InitializeAsync()
    {
        Cli.Always.AddRange(["--storage", azurite.ConnectionString, "--queue", _queue]);
        _clients = StorageClients.Create(new() { StorageConnection = azurite.ConnectionString, QueueName = _queue });
        await _clients.EnsureCreatedAsync(CancellationToken.None);
        var storage = await TestStorage.CreateAsync();
        _text = Convert.ToBase64String((await storage.MessageAsync(Some.Track(1, "Seen", Some.User("1")).Received())).ToArray());
        await _clients.Raw.Poison.SendMessageAsync(_text);
        await _clients.Raw.Poison.SendMessageAsync("not one of ours");
    }

    public Task DisposeAsync()
    {
        Cli.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_list_has_what_is_the_accounts_and_what_nobody_can_read()
    {
        var listed = (await Cli.RunAsync("poison", "list", "-o", "json")).Json;

        Assert.Equal(2, listed.GetProperty("approximateCount").GetInt32());
        Assert.Equal(
            [false, true],
            listed.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("unreadable").GetBoolean()));
        Assert.Contains("unreadable", (await Cli.RunAsync("poison", "list")).Output);
    }

    [Fact]
    public async Task A_message_is_shown_byte_for_byte()
    {
        var shown = (await Cli.RunAsync("poison", "show", await FirstIdAsync())).Json;

        Assert.Equal(_text, shown.GetProperty("text").GetString());
        Assert.Equal("track", shown.GetProperty("events")[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task One_message_is_replayed_byte_for_byte()
    {
        var replayed = (await Cli.RunAsync("poison", "replay", await FirstIdAsync(), "-o", "json")).Json;

        Assert.Equal(1, replayed.GetProperty("replayed").GetInt32());
        Assert.Equal(1, replayed.GetProperty("approximateCount").GetInt32());
        Assert.Equal(_text, (await _clients.Raw.Queue.ReceiveMessageAsync()).Value.MessageText);
    }

    [Fact]
    public async Task All_messages_are_replayed()
    {
        Assert.Contains("2 messages back on the queue", (await Cli.RunAsync("poison", "replay", "--all")).Output);
        Assert.Equal(2, (await _clients.Queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Theory]
    [InlineData(3, "poison", "show", "00000000-0000-0000-0000-000000000000")]
    [InlineData(3, "poison", "replay", "00000000-0000-0000-0000-000000000000")]
    [InlineData(2, "poison", "replay")]
    public async Task What_is_not_there_or_not_meant_ends_in_its_exit_code(int exitCode, params string[] arguments) =>
        Assert.Equal(exitCode, (await Cli.RunAsync(arguments)).ExitCode);

    private async Task<string> FirstIdAsync() =>
        (await _clients.Raw.Poison.PeekMessageAsync()).Value.MessageId;
}
