using System.Collections.Concurrent;
using Azure.Storage.Queues;
using Encharge.Ingestion.Hosting;
using Encharge.LocalHost.Queues;
using Encharge.Testing.Azurite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Encharge.EndToEnd.Tests.LocalHost;

/// <summary>The pump treats messages as the Functions host's queue trigger does.</summary>
public sealed class QueuePumpTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private readonly string _name = $"q{Guid.NewGuid():N}";
    private readonly ConcurrentQueue<QueueMessageContext> _seen = new();

    private QueueClient Queue => new(azurite.ConnectionString, _name, Base64);

    private QueueClient Raw => new(azurite.ConnectionString, _name);

    private QueueClient Poison => new(azurite.ConnectionString, _name + "-poison");

    private static QueueClientOptions Base64 => new() { MessageEncoding = QueueMessageEncoding.Base64 };

    private static HostQueueOptions Options => new()
    {
        BatchSize = 4,
        NewBatchThreshold = 2,
        MaxPollingInterval = TimeSpan.FromMilliseconds(200),
        VisibilityTimeout = TimeSpan.FromSeconds(1),
    };

    public Task InitializeAsync() => Queue.CreateAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_processed_message_is_deleted()
    {
        await Queue.SendMessageAsync("grüße");

        await using (await RunAsync(Options, (_, _) => Task.CompletedTask))
            await Eventually.IsAsync(IsEmptyAsync);

        var message = Assert.Single(_seen);
        Assert.Equal(("grüße", 1), (message.Body.ToString(), message.DequeueCount));
    }

    [Fact]
    public async Task A_failed_message_comes_again_after_the_visibility_timeout()
    {
        await Queue.SendMessageAsync("once more");
        var times = new ConcurrentQueue<DateTimeOffset>();

        await using (await RunAsync(Options with { VisibilityTimeout = TimeSpan.FromSeconds(2) }, (message, _) =>
        {
            times.Enqueue(DateTimeOffset.UtcNow);
            return message.DequeueCount == 1 ? throw new InvalidOperationException("first") : Task.CompletedTask;
        }))
            await Eventually.IsAsync(IsEmptyAsync);

        Assert.Equal([1, 2], _seen.Select(message => message.DequeueCount));
        Assert.InRange(times.Last() - times.First(), TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task The_last_allowed_failure_moves_a_message_to_the_poison_queue_byte_for_byte()
    {
        await Queue.SendMessageAsync("{\"v\":1, \"ä\": \"\u0001\"}");
        var text = (await Raw.PeekMessageAsync()).Value.MessageText;

        await using (await RunAsync(Options, (_, _) => throw new InvalidOperationException("always")))
            await Eventually.IsAsync(IsEmptyAsync);

        Assert.Equal([1, 2, 3, 4, 5], _seen.Select(message => message.DequeueCount));
        var poison = (await Poison.ReceiveMessageAsync()).Value;
        Assert.Equal(text, poison.MessageText);
        Assert.True(poison.ExpiresOn > DateTimeOffset.UtcNow.AddYears(1), $"It is gone on {poison.ExpiresOn}.");
    }

    [Fact]
    public async Task A_message_that_cannot_be_decoded_ends_in_the_poison_queue_and_holds_nothing_up()
    {
        await Raw.SendMessageAsync("not Base64!");
        await Queue.SendMessageAsync("fine");

        await using (await RunAsync(
            Options with { MaxDequeueCount = 2, VisibilityTimeout = TimeSpan.Zero }, (_, _) => Task.CompletedTask))
            await Eventually.IsAsync(IsEmptyAsync);

        Assert.Equal(["fine"], _seen.Select(message => message.Body.ToString()));
        Assert.Equal("not Base64!", (await Poison.ReceiveMessageAsync()).Value.MessageText);
    }

    [Fact]
    public async Task A_message_whose_hosts_all_died_moves_without_being_processed_again()
    {
        await Raw.SendMessageAsync("deadly");
        for (var time = 0; time < 2; time++)
        {
            var taken = (await Raw.ReceiveMessageAsync(TimeSpan.FromMinutes(1))).Value;
            await Raw.UpdateMessageAsync(taken.MessageId, taken.PopReceipt, visibilityTimeout: TimeSpan.Zero);
        }

        await using (await RunAsync(Options with { MaxDequeueCount = 2 }, (_, _) => Task.CompletedTask))
            await Eventually.IsAsync(IsEmptyAsync);

        Assert.Empty(_seen);
        Assert.Equal("deadly", (await Poison.ReceiveMessageAsync()).Value.MessageText);
    }

    [Fact]
    public async Task Messages_run_in_parallel_but_never_more_than_a_batch_above_the_threshold()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Queue.SendMessageAsync($"{number}")));
        var running = 0;
        var most = 0;
        var gate = new Lock();

        await using (await RunAsync(Options, async (message, stop) =>
        {
            lock (gate)
                most = Math.Max(most, ++running);
            await Task.Delay(int.Parse(message.Body.ToString()) % 3 * 30 + 20, stop);
            lock (gate)
                running--;
        }))
            await Eventually.IsAsync(IsEmptyAsync);

        Assert.Equal(40, _seen.Select(message => message.MessageId).Distinct().Count());
        Assert.InRange(most, 4, Options.BatchSize + Options.NewBatchThreshold);
    }

    [Fact]
    public async Task A_message_in_work_stays_hidden_however_long_the_work_takes()
    {
        await Queue.SendMessageAsync("long");

        await using (await RunAsync(
            Options with { InvisibleFor = TimeSpan.FromSeconds(2) }, (_, stop) => Task.Delay(5_000, stop)))
            await Eventually.IsAsync(IsEmptyAsync);

        Assert.Single(_seen);
    }

    [Fact]
    public async Task What_a_dead_host_had_taken_comes_back()
    {
        await Queue.SendMessageAsync("left behind");
        await Raw.ReceiveMessageAsync(TimeSpan.FromSeconds(2));

        await using (await RunAsync(Options, (_, _) => Task.CompletedTask))
            await Eventually.IsAsync(IsEmptyAsync);

        Assert.Equal(2, Assert.Single(_seen).DequeueCount);
    }

    [Fact]
    public async Task Stopping_waits_for_the_messages_in_work_and_takes_no_more()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Queue.SendMessageAsync($"{number}")));
        var done = 0;
        var host = await RunAsync(Options, async (_, stop) =>
        {
            await Task.Delay(1_000, stop);
            Interlocked.Increment(ref done);
        });
        await Eventually.IsAsync(() => _seen.Count == 4);

        await host.DisposeAsync();

        Assert.Equal(4, done);
        Assert.Equal(4, (await Queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task What_does_not_end_in_time_is_given_back_at_once()
    {
        await Queue.SendMessageAsync("endless");
        var host = await RunAsync(Options, (_, stop) => Task.Delay(Timeout.Infinite, stop));
        await Eventually.IsAsync(() => !_seen.IsEmpty);
        using var bound = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await host.Pump.StopAsync(bound.Token);

        var message = (await Queue.ReceiveMessageAsync()).Value;
        Assert.Equal(("endless", 2), (message.Body.ToString(), message.DequeueCount));
        host.Pump.Dispose();
    }

    [Fact]
    public async Task A_nudge_ends_the_pause()
    {
        await using var host = await RunAsync(
            Options with { MaxPollingInterval = TimeSpan.FromHours(1) }, (_, _) => Task.CompletedTask);
        await Task.Delay(TimeSpan.FromSeconds(4));
        await Queue.SendMessageAsync("now");

        host.Pump.Wake();

        await Eventually.IsAsync(() => !_seen.IsEmpty, seconds: 2);
    }

    private async Task<bool> IsEmptyAsync() => (await Queue.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0;

    private async Task<RunningPump> RunAsync(HostQueueOptions options, QueueMessageProcessor processor)
    {
        var pump = new QueuePump(
            PumpedQueue.Open(azurite.ConnectionString, _name),
            options,
            (message, stop) =>
            {
                _seen.Enqueue(message);
                return processor(message, stop);
            },
            NullLogger<QueuePump>.Instance);
        await pump.StartAsync(CancellationToken.None);
        return new RunningPump(pump);
    }

    private sealed record RunningPump(QueuePump Pump) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Pump.StopAsync(CancellationToken.None);
            Pump.Dispose();
        }
    }
}
