using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Geo;
using Encharge.Ingestion.People;
using Encharge.Ingestion.Queue;
using Encharge.Testing;
using Encharge.Testing.Storage;

namespace Encharge.Ingestion.Tests.Processing;

/// <summary>
/// One message at a time: crashes between any two storage calls, redelivery, bad neighbours, and what each costs.
/// Random histories with several consumers are the model's affair.
/// </summary>
public sealed class EventProcessorTests
{
    private static readonly Identifier Ana = Some.User("ana");
    private static readonly Identifier Mail = Some.Email("ana@x.test");

    [Fact]
    public async Task A_message_applied_twice_has_one_effect()
    {
        var storage = await TestStorage.CreateAsync();
        var message = await storage.MessageAsync(Paid(1), Paid(2), Paid(3, "m"));

        await storage.NewProcessor().ProcessAsync(message, 1, CancellationToken.None);
        var once = await SnapshotAsync(storage);
        await storage.NewProcessor().ProcessAsync(message, 2, CancellationToken.None);

        Assert.Equal(3, once.Count(row => row.Contains("|e:", StringComparison.Ordinal)));
        Assert.Equal(once, await SnapshotAsync(storage));
    }

    [Fact]
    public async Task Events_wait_for_the_first_location_database()
    {
        var storage = await TestStorage.CreateAsync();
        var message = await storage.MessageAsync(Paid(1));
        using var locator = new Locator();
        var loaded = new TaskCompletionSource();
        locator.Ready = loaded.Task;

        var applied = storage.NewProcessor(locator).ProcessAsync(message, 1, CancellationToken.None);
        await Task.Delay(50);
        var before = await SnapshotAsync(storage);
        loaded.SetResult();
        await applied;

        Assert.Empty(before);
        Assert.NotEmpty(await SnapshotAsync(storage));
    }

    [Fact]
    public async Task A_crash_after_any_storage_call_is_mended_by_redelivery()
    {
        var expected = await ExpectedAsync();
        for (var crashAt = 1; ; crashAt++)
        {
            var faults = new FaultPolicy();
            var storage = await TestStorage.CreateAsync(
                options => options.AddPolicy(faults, HttpPipelinePosition.PerCall));
            var message = await storage.MessageAsync([.. History()]);
            var calls = 0;
            using var crash = new CancellationTokenSource();
            faults.After = _ =>
            {
                if (Interlocked.Increment(ref calls) < crashAt)
                    return Task.CompletedTask;
                crash.Cancel();
                throw new OperationCanceledException(crash.Token);
            };

            var died = await Record.ExceptionAsync(() => storage.NewProcessor().ProcessAsync(message, 1, crash.Token));
            faults.After = _ => Task.CompletedTask;
            await storage.NewProcessor().ProcessAsync(message, 2, CancellationToken.None);

            Assert.Equal(expected, await SnapshotAsync(storage));
            if (died is null)
                return;
        }
    }

    [Fact]
    public async Task An_answer_that_is_lost_is_recognised_as_our_own_write()
    {
        var faults = new FaultPolicy();
        var storage = await TestStorage.CreateAsync(options => options.AddPolicy(faults, HttpPipelinePosition.PerRetry));
        var message = await storage.MessageAsync([.. History()]);
        var lost = new HashSet<string>();
        faults.After = request =>
        {
            if (request.Method != RequestMethod.Get && lost.Add(request.Uri.ToString()))
                throw new IOException("The answer was lost.");
            return Task.CompletedTask;
        };

        await storage.NewProcessor().ProcessAsync(message, 1, CancellationToken.None);

        Assert.NotEmpty(lost);
        Assert.Equal(await ExpectedAsync(), await SnapshotAsync(storage));
    }

    [Fact]
    public async Task A_bad_event_holds_back_none_of_its_neighbours_and_goes_back_alone()
    {
        var bad = ContentId.OfIdentity(Some.Account, Some.User("bad"));
        var faults = new FaultPolicy();
        var storage = await TestStorage.CreateAsync(options => options.AddPolicy(faults, HttpPipelinePosition.PerRetry));
        var message = await storage.MessageAsync(
            Paid(1), Some.Track(2, "Paid", Some.User("bad")).Received(null, 2), Some.Track(3, "Paid", Mail).Received(null, 3));
        faults.Before = async request =>
        {
            var body = new MemoryStream();
            if (request.Content is not null)
                await request.Content.WriteToAsync(body, CancellationToken.None);
            var text = request.Uri + System.Text.Encoding.UTF8.GetString(body.ToArray());
            if (text.Contains(bad.ToString("N"), StringComparison.Ordinal))
                throw new RequestFailedException(500, "Not this one.");
        };
        var processor = storage.NewProcessor();

        await Assert.ThrowsAsync<AggregateException>(() => processor.ProcessAsync(message, 1, CancellationToken.None));
        Assert.Equal(2, (await SnapshotAsync(storage)).Count(row => row.Contains("|e:", StringComparison.Ordinal)));
        await processor.ProcessAsync(message, 2, CancellationToken.None);

        var back = QueueMessages.Decode(Assert.Single(await storage.TakeMessagesAsync()));
        Assert.Equal(Some.User("bad"), Assert.Single(back.Envelopes).Event.Owner);
        var alone = await storage.MessageAsync([.. back.Envelopes]);
        await Assert.ThrowsAsync<AggregateException>(() => processor.ProcessAsync(alone, 5, CancellationToken.None));
        Assert.Empty(await storage.TakeMessagesAsync());
    }

    [Fact]
    public async Task An_unreadable_message_is_thrown_on()
    {
        var storage = await TestStorage.CreateAsync();

        await Assert.ThrowsAsync<UnreadableMessageException>(() => storage.NewProcessor().ProcessAsync(
            BinaryData.FromString("""{"v":9,"events":[]}"""), 1, CancellationToken.None));
    }

    [Fact]
    public async Task An_oversize_body_goes_when_its_event_is_applied_and_its_message_may_come_again()
    {
        var storage = await TestStorage.CreateAsync();
        var large = Paid(1) with { };
        var message = await storage.MessageAsync(
            large with { Event = ((Track)large.Event).WithProperties($$"""{"t":"{{new string('x', 60_000)}}"}""") });

        await storage.NewProcessor().ProcessAsync(message, 1, CancellationToken.None);
        var once = await SnapshotAsync(storage);
        await storage.NewProcessor().ProcessAsync(message, 2, CancellationToken.None);

        Assert.Equal(once, await SnapshotAsync(storage));
        Assert.Contains(once, row => row.Contains("|e:", StringComparison.Ordinal));
        Assert.Equal(1, storage.Memory.Requests[StorageOperation.BlobDelete]);
    }

    [Theory]
    [InlineData("every event another identity", 1.2)]
    [InlineData("every event another identity with a new tie", 2.2)]
    [InlineData("ten events an identity", 0.25)]
    public async Task Transactions_stay_within_budget(string load, double budget)
    {
        const int Events = 400;
        var storage = await TestStorage.CreateAsync();
        var processor = storage.NewProcessor();
        var events = Enumerable.Range(0, Events).Select(i => load switch
        {
            "ten events an identity" => Some.Track(i, "Paid", Some.User($"u{i / 10}")),
            "every event another identity" => Some.Track(i, "Paid", Some.User($"u{i}")),
            _ => Some.Track(i, "Paid", Some.User($"u{i}"), Some.Email($"e{i}@x.test")),
        }).Select((made, i) => made.Received(null, i + 1)).ToList();
        await storage.Queue.EnqueueAsync(events, CancellationToken.None);
        var messages = await storage.TakeMessagesAsync();
        var before = TableRequests(storage);

        foreach (var message in messages)
            await processor.ProcessAsync(message, 1, CancellationToken.None);

        Assert.InRange((TableRequests(storage) - before) / (double)Events, 0.01, budget);
    }

    [Fact]
    public async Task The_hundredth_event_of_a_known_user_with_a_known_address_costs_one_transaction()
    {
        var storage = await TestStorage.CreateAsync();
        var processor = storage.NewProcessor();
        for (var i = 0; i < 99; i++)
            await processor.ProcessAsync(await storage.MessageAsync(Paid(i)), 1, CancellationToken.None);
        var before = TableRequests(storage);

        await processor.ProcessAsync(await storage.MessageAsync(Paid(99)), 1, CancellationToken.None);

        Assert.Equal(1, TableRequests(storage) - before);
    }

    [Fact]
    public async Task Instances_that_do_not_know_of_each_other_agree()
    {
        var storage = await TestStorage.CreateAsync();
        var consumers = Enumerable.Range(0, 4).Select(_ => storage.NewProcessor()).ToArray();
        var messages = new List<BinaryData>();
        foreach (var envelope in Enumerable.Range(0, 40).Select(i => Paid(i, i % 5 == 0 ? $"m{i}" : null)))
            messages.Add(await storage.MessageAsync(envelope));

        await Task.WhenAll(messages.Select((message, i) => Task.Run(
            () => consumers[i % 4].ProcessAsync(message, 1, CancellationToken.None))));

        Assert.Equal(40, (await SnapshotAsync(storage)).Count(row => row.Contains("|e:", StringComparison.Ordinal)));
        var people = new PersonReader(storage.Clients.Table("Identities"));
        var person = await people.FindAsync(Some.Account, ContentId.OfIdentity(Some.Account, Mail), CancellationToken.None);
        Assert.Equal(Some.Minute(39), person!.LastActivityAt);
        Assert.Equal("\"p39\"", person.Fields["plan"].Json);
    }

    private static IEnumerable<Envelope> History() =>
    [
        Some.Track(1, "Seen", Some.Anonymous("an")).Received(null, 1),
        Some.Identify(2, Ana, Mail, Some.Anonymous("an")).With(Some.Field("plan", "pro")).Received(null, 2),
        Some.Track(3, "Paid", Ana, Mail).As("m").Received(null, 3),
        Some.Alias(4, [Ana], Some.User("anna")).Received(null, 4),
        (Some.Group(5, "acme", Ana) with { ObjectFields = [Some.Field("name", "Acme")] }).Received(null, 5),
        Some.Track(6, "Large", Ana).WithProperties($$"""{"t":"{{new string('x', 50_000)}}"}""").Received(null, 6),
    ];

    private static async Task<IReadOnlyList<string>> ExpectedAsync()
    {
        var storage = await TestStorage.CreateAsync();
        await storage.NewProcessor().ProcessAsync(
            await storage.MessageAsync([.. History()]), 1, CancellationToken.None);
        return await SnapshotAsync(storage);
    }

    private static Envelope Paid(int at, string? messageId = null)
    {
        var track = Some.Track(at, "Paid", Ana, Mail).With(Some.Field("plan", $"p{at}"));
        return (messageId is null ? track : track.As(messageId)).Received(null, at + 1);
    }

    private static long TableRequests(TestStorage storage) => storage.Memory.Requests.Snapshot()
        .Where(count => count.Key is >= StorageOperation.EntityGet and <= StorageOperation.Transaction)
        .Sum(count => count.Value);

    /// <summary>All rows of identities and objects, without what differs from write to write.</summary>
    private static async Task<IReadOnlyList<string>> SnapshotAsync(TestStorage storage)
    {
        var rows = new List<string>();
        foreach (var name in new[] { "Identities", "Objects" })
        {
            await foreach (var row in storage.Clients.Table(name).QueryAsync<TableEntity>())
            {
                var columns = row.Where(column => column.Key is not ("odata.etag" or "Timestamp" or "commit"))
                    .OrderBy(column => column.Key, StringComparer.Ordinal)
                    .Select(column => $"{column.Key}={column.Value}");
                rows.Add($"{name}|{row.RowKey}|{string.Join('|', columns)}");
            }
        }

        return rows;
    }
}
