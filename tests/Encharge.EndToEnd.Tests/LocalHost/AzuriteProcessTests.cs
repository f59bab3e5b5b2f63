using System.Collections.Concurrent;
using System.Diagnostics;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Encharge.LocalHost;
using Encharge.LocalHost.Azurite;
using Encharge.Testing.Azurite;

namespace Encharge.EndToEnd.Tests.LocalHost;

/// <summary>
/// What Azurite has acknowledged is there after it ended, however it ended. The same with the host killed is in
/// <see cref="HostProcessTests"/>.
/// </summary>
public sealed class AzuriteProcessTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_restart_keeps_messages_and_entities()
    {
        await using (var azurite = await StartAsync())
        {
            var (queue, table) = await CreateAsync(azurite);
            await queue.SendMessageAsync("hällo");
            await queue.SendMessageAsync("gone");
            var gone = await queue.ReceiveMessagesAsync(2);
            await queue.DeleteMessageAsync(gone.Value[1].MessageId, gone.Value[1].PopReceipt);
            var back = gone.Value[0];
            await queue.UpdateMessageAsync(back.MessageId, back.PopReceipt, visibilityTimeout: TimeSpan.Zero);
            await table.AddEntityAsync(new TableEntity("p", "kept") { ["text"] = "a", ["big"] = long.MaxValue });
            await table.AddEntityAsync(new TableEntity("p", "changed") { ["text"] = "a" });
            await table.UpsertEntityAsync(new TableEntity("p", "changed") { ["text"] = "b" }, TableUpdateMode.Replace);
            await table.AddEntityAsync(new TableEntity("p", "removed"));
            await table.DeleteEntityAsync("p", "removed");
        }

        await using var again = await StartAsync();
        var (messages, entities) = Clients(again);
        var message = Assert.Single((await messages.ReceiveMessagesAsync(10)).Value);
        Assert.Equal(("hällo", 2), (message.MessageText, message.DequeueCount));
        var rows = await entities.QueryAsync<TableEntity>("PartitionKey eq 'p'").ToListAsync();
        Assert.Equal(["changed", "kept"], rows.Select(row => row.RowKey));
        Assert.Equal(["b", "a"], rows.Select(row => row.GetString("text")));
        Assert.Equal(long.MaxValue, rows[1].GetInt64("big"));
    }

    [Fact]
    public async Task An_ETag_from_before_a_restart_still_guards()
    {
        ETag first;
        ETag second;
        await using (var azurite = await StartAsync())
        {
            var (_, table) = await CreateAsync(azurite);
            first = (await table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value;
            second = (await table.UpdateEntityAsync(new TableEntity("p", "r"), first)).Headers.ETag!.Value;
        }

        await using var again = await StartAsync();
        var (_, entities) = Clients(again);
        var stale = await Assert.ThrowsAsync<RequestFailedException>(
            () => entities.UpdateEntityAsync(new TableEntity("p", "r"), first));
        Assert.Equal(412, stale.Status);
        await entities.UpdateEntityAsync(new TableEntity("p", "r"), second);
    }

    [Fact]
    public async Task A_kill_in_the_middle_of_a_load_loses_nothing_acknowledged()
    {
        var messages = new ConcurrentBag<string>();
        var partitions = new ConcurrentBag<string>();
        await using (var azurite = await StartAsync())
        {
            var (queue, table) = await CreateAsync(azurite);
            var load = Enumerable.Range(0, 8)
                .Select(writer => LoadAsync(writer, (queue, table), (messages, partitions)))
                .ToList();
            await Eventually.IsAsync(() => partitions.Count > 200 && messages.Count > 200);
            using var process = Process.GetProcessById(azurite.ProcessId);
            process.Kill();
            await Task.WhenAll(load);
        }

        await using var again = await StartAsync();
        var (queueAgain, tableAgain) = Clients(again);
        var rows = await tableAgain.QueryAsync<TableEntity>().ToListAsync();
        var kept = rows.GroupBy(row => row.PartitionKey).ToList();
        Assert.Empty(partitions.Except(kept.Select(partition => partition.Key)));
        Assert.All(kept, partition => Assert.Equal(3, partition.Count()));
        Assert.Empty(messages.Except(await ReceiveAllAsync(queueAgain)));
    }

    [Fact]
    public async Task The_next_one_waits_until_the_last_has_ended()
    {
        var first = await StartAsync();
        var second = StartAsync();
        await Task.Delay(500);
        Assert.False(second.IsCompleted);

        await first.DisposeAsync();

        await using var azurite = await second;
        Assert.False(azurite.Exited.IsCompleted);
    }

    [Fact]
    public async Task Data_that_cannot_be_read_is_reported_with_the_end_of_the_log()
    {
        await using (await StartAsync())
        {
        }

        await File.WriteAllTextAsync(_data.File("__azurite_db_table__.json"), "nonsense\n[]\n");

        var trouble = await Assert.ThrowsAsync<LocalHostException>(StartAsync);
        Assert.Contains("Azurite could not start", trouble.Message);
        Assert.Contains("__azurite_db_table__.json can't be read", trouble.Message);
    }

    [Fact]
    public async Task What_a_kill_left_half_written_is_left_out()
    {
        await using (var azurite = await StartAsync())
        {
            var (_, table) = await CreateAsync(azurite);
            await table.AddEntityAsync(new TableEntity("p", "whole"));
        }

        await File.AppendAllTextAsync(
            _data.File("__azurite_db_table__.json"), """[["p","devstoreaccount1$entities",{"Part""");

        for (var start = 0; start < 2; start++)
        {
            await using var again = await StartAsync();
            var (_, entities) = Clients(again);
            await entities.UpsertEntityAsync(new TableEntity("p", $"after {start}"));
            var rows = await entities.QueryAsync<TableEntity>().ToListAsync();
            Assert.Equal(start + 2, rows.Count);
        }
    }

    [Fact]
    public async Task What_was_overwritten_many_times_takes_no_room_after_a_restart()
    {
        var file = _data.File("__azurite_db_table__.json");
        await using (var azurite = await StartAsync())
        {
            var (_, table) = await CreateAsync(azurite);
            for (var time = 0; time < 50; time++)
            {
                var row = new TableEntity("p", "r") { ["text"] = new string('x', 1_000), ["time"] = time };
                await table.UpsertEntityAsync(row);
            }
        }

        var before = new FileInfo(file).Length;
        await using var again = await StartAsync();
        var (_, entities) = Clients(again);
        Assert.Equal(49, (await entities.GetEntityAsync<TableEntity>("p", "r")).Value.GetInt32("time"));
        Assert.True(new FileInfo(file).Length < before / 10, $"{new FileInfo(file).Length} of {before} bytes");
    }

    private async Task<AzuriteProcess> StartAsync() => await AzuriteProcess.StartAsync(
        new AzuriteOptions(await AzuriteFixture.InstallAsync(Console.Out), _data.Path), CancellationToken.None);

    /// <summary>Clients that don't try again: a test that kills Azurite needn't wait for it.</summary>
    private static (QueueClient Queue, TableClient Table) Clients(AzuriteProcess azurite)
    {
        var queues = new QueueClientOptions();
        queues.Retry.MaxRetries = 0;
        var tables = new TableClientOptions();
        tables.Retry.MaxRetries = 0;
        return (
            new QueueClient(azurite.ConnectionString, "messages", queues),
            new TableClient(azurite.ConnectionString, "entities", tables));
    }

    private static async Task<(QueueClient Queue, TableClient Table)> CreateAsync(AzuriteProcess azurite)
    {
        var clients = Clients(azurite);
        await clients.Queue.CreateAsync();
        await clients.Table.CreateAsync();
        return clients;
    }

    /// <summary>Writes a message and a transaction of three rows in turn, noting each when acknowledged.</summary>
    private static async Task LoadAsync(
        int writer,
        (QueueClient Queue, TableClient Table) to,
        (ConcurrentBag<string> Messages, ConcurrentBag<string> Partitions) acknowledged)
    {
        try
        {
            for (var number = 0; ; number++)
            {
                var name = $"{writer}-{number}";
                await to.Queue.SendMessageAsync(name);
                acknowledged.Messages.Add(name);
                await to.Table.SubmitTransactionAsync(Enumerable.Range(0, 3).Select(row =>
                    new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(name, $"{row}"))));
                acknowledged.Partitions.Add(name);
            }
        }
        catch (Exception ended) when (ended is RequestFailedException or AggregateException)
        {
            // The kill that the test is about.
        }
    }

    private static async Task<List<string>> ReceiveAllAsync(QueueClient queue)
    {
        var texts = new List<string>();
        while ((await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(5))).Value is { Length: > 0 } batch)
            texts.AddRange(batch.Select(message => message.MessageText));
        return texts;
    }
}
