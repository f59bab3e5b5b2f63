using Azure.Core;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Queue;
using Encharge.Testing;
using Encharge.Testing.Storage;

namespace Encharge.Ingestion.Tests.Queue;

/// <summary>
/// Group commit: many events share a put, a lone one waits for nothing, and nobody is told that a lost event is in.
/// </summary>
public sealed class EventQueueTests
{
    [Fact]
    public async Task A_lone_event_pays_one_put()
    {
        var storage = await TestStorage.CreateAsync();

        await storage.Queue.EnqueueAsync([Event(1)], CancellationToken.None);

        Assert.Equal(1, Puts(storage));
        Assert.Single(Decode(await storage.TakeMessagesAsync()));
    }

    [Fact]
    public async Task What_comes_while_a_put_is_under_way_shares_the_next()
    {
        var faults = new FaultPolicy();
        var storage = await TestStorage.CreateAsync(options => options.AddPolicy(faults, HttpPipelinePosition.PerRetry));
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        faults.Before = _ =>
        {
            entered.TrySetResult();
            return release.Task;
        };

        var first = storage.Queue.EnqueueAsync([Event(0)], CancellationToken.None);
        await entered.Task;
        var others = Enumerable.Range(1, 99).Select(i => storage.Queue.EnqueueAsync([Event(i)], CancellationToken.None)).ToList();
        Assert.False(first.IsCompleted);
        release.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal(2, Puts(storage));
        Assert.Equal(100, Decode(await storage.TakeMessagesAsync()).Count);
    }

    [Fact]
    public async Task A_batch_that_fills_many_messages_is_stored_whole_and_each_message_fits()
    {
        var storage = await TestStorage.CreateAsync();
        var events = Enumerable.Range(0, 1_000).Select(i => Event(i, characters: 400)).ToList();

        await storage.Queue.EnqueueAsync(events, CancellationToken.None);

        var messages = await storage.TakeMessagesAsync();
        Assert.All(messages, message => Assert.InRange(message.ToMemory().Length, 1, QueueMessages.MaxMessageBytes));
        Assert.Equal(events.Select(made => made.EventId).Order(), Decode(messages).Select(made => made.EventId).Order());
        Assert.InRange(Puts(storage), 1, 1_000 * 700 / QueueMessages.MaxMessageBytes * 2);
    }

    [Fact]
    public async Task An_event_too_large_for_a_message_goes_over_a_blob()
    {
        var storage = await TestStorage.CreateAsync();
        var large = Event(1, characters: 100_000);

        await storage.Queue.EnqueueAsync([large], CancellationToken.None);

        var content = QueueMessages.Decode(Assert.Single(await storage.TakeMessagesAsync()));
        var blob = Assert.Single(content.OversizeBlobs);
        var bodies = new OversizeBodies(storage.Clients.Oversize);
        Assert.Equal(large.EventId, (await bodies.FindAsync(blob, CancellationToken.None))!.EventId);
        await bodies.DeleteAsync(blob, CancellationToken.None);
        Assert.Null(await bodies.FindAsync(blob, CancellationToken.None));
    }

    [Fact]
    public async Task When_a_put_fails_all_who_share_it_are_told_and_the_next_put_works()
    {
        var faults = new FaultPolicy { Before = _ => throw new IOException("No network.") };
        var storage = await TestStorage.CreateAsync(options => options.AddPolicy(faults, HttpPipelinePosition.PerRetry));

        var lost = Enumerable.Range(0, 10).Select(i => storage.Queue.EnqueueAsync([Event(i)], CancellationToken.None)).ToList();
        foreach (var one in lost)
            await Assert.ThrowsAsync<EnqueueFailedException>(() => one);
        faults.Before = _ => Task.CompletedTask;
        await storage.Queue.EnqueueAsync([Event(11)], CancellationToken.None);

        Assert.Single(Decode(await storage.TakeMessagesAsync()));
    }

    [Fact]
    public async Task When_a_body_cannot_be_stored_its_event_is_not_accepted()
    {
        var faults = new FaultPolicy { Before = _ => throw new IOException("No network.") };
        var storage = await TestStorage.CreateAsync(options => options.AddPolicy(faults, HttpPipelinePosition.PerRetry));

        await Assert.ThrowsAsync<EnqueueFailedException>(
            () => storage.Queue.EnqueueAsync([Event(1, characters: 100_000)], CancellationToken.None));
    }

    [Fact]
    public async Task Past_its_bound_the_queue_refuses_rather_than_fill_memory()
    {
        var release = new TaskCompletionSource();
        var faults = new FaultPolicy { Before = _ => release.Task };
        var storage = await TestStorage.CreateAsync(options => options.AddPolicy(faults, HttpPipelinePosition.PerRetry));
        var waiting = new List<Task>();

        await Assert.ThrowsAsync<EnqueueFailedException>(async () =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                var put = storage.Queue.EnqueueAsync([Event(i, characters: 40_000)], CancellationToken.None);
                if (put.IsFaulted)
                    await put;
                waiting.Add(put);
            }
        });
        release.SetResult();

        await Task.WhenAll(waiting);
        Assert.Equal(waiting.Count, Decode(await storage.TakeMessagesAsync()).Count);
    }

    [Fact]
    public async Task Many_at_once_are_all_stored_once()
    {
        var storage = await TestStorage.CreateAsync();

        await Task.WhenAll(Enumerable.Range(0, 5_000).Select(i =>
            Task.Run(() => storage.Queue.EnqueueAsync([Event(i)], CancellationToken.None))));

        var ids = Decode(await storage.TakeMessagesAsync()).Select(made => made.EventId).ToList();
        Assert.Equal(5_000, ids.Count);
        Assert.Equal(5_000, ids.Distinct().Count());
    }

    private static Envelope Event(int number, int characters = 10) =>
        Some.Track(number, "Paid", Some.User("u"))
            .WithProperties($$"""{"text":"{{new string('x', characters)}}"}""")
            .Received(null, number + 1);

    private static long Puts(TestStorage storage) => storage.Memory.Requests[StorageOperation.MessagePut];

    private static List<Envelope> Decode(IEnumerable<BinaryData> messages) =>
        [.. messages.SelectMany(message => QueueMessages.Decode(message).Envelopes)];
}
