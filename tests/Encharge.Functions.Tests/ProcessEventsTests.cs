using System.Text.Json.Nodes;
using Azure.Storage.Queues.Models;
using Encharge.Ingestion.Queue;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Encharge.Functions.Tests;

/// <summary>
/// The queue function hands on body and dequeue count, and every exception. Storage here takes a rejection but no
/// transaction: of the two events in the message, one can be dealt with and one can't.
/// </summary>
public sealed class ProcessEventsTests : IAsyncLifetime
{
    private LoopbackStorage _storage = null!;
    private IServiceProvider _services = null!;

    public async Task InitializeAsync()
    {
        _storage = await LoopbackStorage.StartAsync();
        _services = BuiltApp.Build(_storage.Settings).Services;
    }

    public async Task DisposeAsync() => await _storage.DisposeAsync();

    [Fact]
    public async Task A_message_that_cannot_be_read_is_thrown_on() =>
        await Assert.ThrowsAsync<UnreadableMessageException>(
            () => ProcessAsync(BinaryData.FromString("no envelope"), dequeueCount: 1));

    [Fact]
    public async Task A_failure_of_storage_is_thrown_on_and_the_message_comes_again_whole()
    {
        var message = await MessageAsync();

        await Assert.ThrowsAsync<AggregateException>(() => ProcessAsync(message, dequeueCount: 1));

        Assert.Empty(_storage.MessageTexts);
    }

    [Fact]
    public async Task A_message_delivered_again_gives_back_the_event_that_fails_alone()
    {
        var message = await MessageAsync();

        await ProcessAsync(message, dequeueCount: 2);

        var back = JsonNode.Parse(Convert.FromBase64String(Assert.Single(_storage.MessageTexts)))!["events"]!.AsArray();
        Assert.Contains("visited", Assert.Single(back)!.ToJsonString(), StringComparison.Ordinal);
    }

    /// <summary>Both events in one message, made of what the app itself puts on the queue for each.</summary>
    private async Task<BinaryData> MessageAsync()
    {
        await _services.GetRequiredService<EventQueue>()
            .EnqueueAsync([Some.Visit, Some.GroupWithoutObject], CancellationToken.None);
        var elements = _storage.MessageTexts
            .SelectMany(text => JsonNode.Parse(Convert.FromBase64String(text))!["events"]!.AsArray())
            .Select(element => element!.DeepClone());
        var message = new JsonObject { ["v"] = 1, ["events"] = new JsonArray([.. elements]) };
        _storage.Forget();
        return BinaryData.FromString(message.ToJsonString());
    }

    private Task ProcessAsync(BinaryData body, int dequeueCount) =>
        ActivatorUtilities.CreateInstance<ProcessEventsFunction>(_services).RunAsync(
            QueuesModelFactory.QueueMessage("1", "receipt", body, dequeueCount), CancellationToken.None);
}
