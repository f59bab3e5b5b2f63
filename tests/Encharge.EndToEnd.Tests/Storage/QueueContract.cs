using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Encharge.EndToEnd.Tests.Storage;

/// <summary>Queues and their messages. See <see cref="StorageContract"/>.</summary>
public abstract class QueueContract : StorageContract
{
    private static readonly TimeSpan Hidden = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longer = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_queue_is_created_once_and_deleted_once()
    {
        var queue = Storage.Queues.GetQueueClient("queue-" + UniqueName());
        Assert.False(await queue.ExistsAsync());
        Assert.NotNull(await queue.CreateIfNotExistsAsync());
        Assert.Null(await queue.CreateIfNotExistsAsync());
        Assert.True(await queue.ExistsAsync());
        Assert.True(await queue.DeleteIfExistsAsync());
        Assert.False(await queue.DeleteIfExistsAsync());
    }

    [Fact]
    public async Task A_missing_queue_is_named()
    {
        var queue = Storage.Queues.GetQueueClient("queue-" + UniqueName());
        await AssertNotFoundAsync(() => queue.SendMessageAsync("x"));
        await AssertNotFoundAsync(() => queue.ReceiveMessagesAsync());
        await AssertNotFoundAsync(() => queue.GetPropertiesAsync());
    }

    [Theory]
    [InlineData("{\"v\":1}")]
    [InlineData("<é> & 😀 \r\n \u0001")]
    public async Task A_message_comes_back_as_it_went(string text)
    {
        var queue = await CreateQueueAsync();
        var sent = (await queue.SendMessageAsync(BinaryData.FromString(text))).Value;
        var peeked = (await queue.PeekMessageAsync()).Value;
        Assert.Equal((sent.MessageId, text, 0), (peeked.MessageId, peeked.Body.ToString(), peeked.DequeueCount));
        var received = (await queue.ReceiveMessageAsync()).Value;
        Assert.Equal((sent.MessageId, text, 1), (received.MessageId, received.Body.ToString(), received.DequeueCount));
        Assert.Equal(sent.InsertionTime, received.InsertedOn);
        Assert.Equal(TimeSpan.FromDays(7), received.ExpiresOn - received.InsertedOn);
    }

    [Fact]
    public async Task Messages_come_in_the_order_of_their_insertion()
    {
        var queue = await CreateQueueAsync();
        foreach (var i in Enumerable.Range(0, 40))
            await queue.SendMessageAsync($"{i:D2}");
        var texts = new List<string>();
        while ((await queue.ReceiveMessagesAsync(16)).Value is { Length: > 0 } messages)
            texts.AddRange(messages.Select(message => message.Body.ToString()));
        Assert.Equal([.. Enumerable.Range(0, 40).Select(i => $"{i:D2}")], texts);
    }

    [Fact]
    public async Task A_received_message_is_hidden_for_a_while_and_counted()
    {
        var queue = await CreateQueueAsync();
        await queue.SendMessageAsync("x");
        await queue.ReceiveMessagesAsync(1, Hidden);
        Assert.Null((await queue.ReceiveMessageAsync()).Value);
        Assert.Null((await queue.PeekMessageAsync()).Value);
        Assert.Equal(1, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        await Storage.PassAsync(Longer);
        Assert.Equal(2, (await queue.ReceiveMessageAsync()).Value.DequeueCount);
    }

    [Fact]
    public async Task A_message_can_be_sent_hidden()
    {
        var queue = await CreateQueueAsync();
        await queue.SendMessageAsync("x", visibilityTimeout: Hidden);
        Assert.Null((await queue.ReceiveMessageAsync()).Value);
        await Storage.PassAsync(Longer);
        Assert.Equal(1, (await queue.ReceiveMessageAsync()).Value.DequeueCount);
    }

    [Fact]
    public async Task A_message_expires()
    {
        var queue = await CreateQueueAsync();
        await queue.SendMessageAsync("x", timeToLive: Hidden);
        await queue.SendMessageAsync("y", timeToLive: TimeSpan.FromSeconds(-1));
        await Storage.PassAsync(Longer);
        Assert.Equal("y", (await queue.ReceiveMessageAsync()).Value.Body.ToString());
        Assert.Null((await queue.ReceiveMessageAsync()).Value);
    }

    [Fact]
    public async Task A_deleted_message_is_gone()
    {
        var queue = await CreateQueueAsync();
        await queue.SendMessageAsync("x");
        var message = (await queue.ReceiveMessageAsync()).Value;
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => queue.DeleteMessageAsync(message.MessageId, message.PopReceipt));
        Assert.Equal((404, "MessageNotFound"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task A_stale_receipt_deletes_nothing()
    {
        var queue = await CreateQueueAsync();
        await queue.SendMessageAsync("x");
        var first = (await queue.ReceiveMessagesAsync(1, Hidden)).Value.Single();
        await Storage.PassAsync(Longer);
        var second = (await queue.ReceiveMessageAsync()).Value;
        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => queue.DeleteMessageAsync(first.MessageId, first.PopReceipt));
        Assert.Contains(failure.Status, new[] { 400, 404 });
        await queue.DeleteMessageAsync(second.MessageId, second.PopReceipt);
    }

    [Fact]
    public async Task An_update_changes_text_receipt_and_visibility()
    {
        var queue = await CreateQueueAsync();
        await queue.SendMessageAsync("x");
        var received = (await queue.ReceiveMessageAsync()).Value;
        var updated = (await queue.UpdateMessageAsync(received.MessageId, received.PopReceipt, "y", Hidden)).Value;
        Assert.NotEqual(received.PopReceipt, updated.PopReceipt);
        await Storage.PassAsync(Longer);
        var again = (await queue.ReceiveMessageAsync()).Value;
        Assert.Equal(("y", 2), (again.Body.ToString(), again.DequeueCount));
    }

    [Fact]
    public async Task An_update_can_show_a_message_at_once_and_keep_its_text()
    {
        var queue = await CreateQueueAsync();
        await queue.SendMessageAsync("x");
        var received = (await queue.ReceiveMessageAsync()).Value;
        await queue.UpdateMessageAsync(received.MessageId, received.PopReceipt, visibilityTimeout: TimeSpan.Zero);
        Assert.Equal("x", (await queue.ReceiveMessageAsync()).Value.Body.ToString());
    }

    [Fact]
    public async Task A_message_may_have_48_KiB()
    {
        var queue = await CreateQueueAsync();
        var text = new string('x', 48 * 1024);
        await queue.SendMessageAsync(text);
        Assert.Equal(text, (await queue.ReceiveMessageAsync()).Value.Body.ToString());
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => queue.SendMessageAsync(text + "x"));
        Assert.Equal((413, "RequestBodyTooLarge"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task Limits_of_receiving_are_kept()
    {
        var queue = await CreateQueueAsync();
        foreach (var action in new Func<Task>[]
        {
            () => queue.ReceiveMessagesAsync(33),
            () => queue.ReceiveMessagesAsync(1, TimeSpan.FromDays(8)),
        })
        {
            var failure = await Assert.ThrowsAsync<RequestFailedException>(action);
            Assert.Equal((400, "OutOfRangeQueryParameterValue"), (failure.Status, failure.ErrorCode));
        }
    }

    [Fact]
    public async Task A_cleared_queue_is_empty()
    {
        var queue = await CreateQueueAsync();
        await queue.SendMessageAsync("x");
        await queue.SendMessageAsync("y", visibilityTimeout: Hidden);
        await queue.ClearMessagesAsync();
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    private static async Task AssertNotFoundAsync(Func<Task> action)
    {
        var failure = await Assert.ThrowsAsync<RequestFailedException>(action);
        Assert.Equal((404, QueueErrorCode.QueueNotFound.ToString()), (failure.Status, failure.ErrorCode));
    }
}
