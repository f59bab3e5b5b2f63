using Encharge.Ingestion.Events;
using Encharge.Ingestion.Objects;
using Encharge.Ingestion.People;
using Encharge.Ingestion.Processing;
using Encharge.Testing;

namespace Encharge.Ingestion.Tests.Processing;

/// <summary>
/// Whatever an identity or an object gathers, its next event is applied or rejected: the platform's limits on an entity
/// (1 MiB) and a transaction (4 MiB), which storage in memory has too, never make a poison message of it.
/// </summary>
public sealed class SizeTests
{
    private static readonly Identifier Ana = Some.User("ana");

    [Fact]
    public async Task Large_fields_set_over_and_over_with_message_ids_are_all_applied()
    {
        var storage = await TestStorage.CreateAsync();
        for (var i = 0; i < 12; i++)
            await ApplyAsync(storage, Some.Identify(i, Ana).With(Large(i)).As($"m{i}").Received(null, i + 1));

        var people = new PersonReader(storage.Clients.Table("Identities"));
        var person = await people.FindAsync(Some.Account, ContentId.OfIdentity(Some.Account, Ana), CancellationToken.None);
        Assert.Equal(Large(11)[0].Value, person!.Fields["f0"]);
        Assert.Empty(await RejectionsAsync(storage));
    }

    [Fact]
    public async Task An_objects_large_fields_set_over_and_over_with_message_ids_are_all_applied()
    {
        var storage = await TestStorage.CreateAsync();
        for (var i = 0; i < 12; i++)
        {
            var group = Some.Group(i, "acme") with { ObjectFields = [.. Large(i)] };
            await ApplyAsync(storage, group.As($"m{i}").Received(null, i + 1));
        }

        var id = ContentId.OfObject(Some.Account, "company", "acme");
        var stored = await new ObjectTable(storage.Clients.Table("Objects")).FindAsync(
            Some.Account, id, CancellationToken.None);
        Assert.Equal(Large(11)[0].Value, stored!.State.Fields["f0"].Newest.Value);
    }

    [Fact]
    public async Task Tags_without_end_are_rejected_in_the_end()
    {
        var storage = await TestStorage.CreateAsync();
        for (var i = 0; i < 8; i++)
        {
            var tags = Enumerable.Range(0, 900).Select(tag => $"{i}-{tag}");
            await ApplyAsync(storage, (Some.Identify(i, Ana) with { Tags = [.. tags] }).Received(null, i + 1));
        }

        Assert.All(await RejectionsAsync(storage), rejection => Assert.Equal("person_too_large", rejection.Reason));
        Assert.NotEmpty(await RejectionsAsync(storage));
        await ApplyAsync(storage, Some.Track(9, "Paid", Ana).Received(null, 9));
        Assert.DoesNotContain(await RejectionsAsync(storage), rejection => rejection.Envelope.Event is Track);
    }

    [Fact]
    public async Task A_resend_that_changes_nothing_is_not_rejected_for_its_size()
    {
        var storage = await TestStorage.CreateAsync();
        var sent = Some.Identify(0, Ana).With(Some.Field("a", new string('x', 4_900))).As("m");
        await ApplyAsync(storage, sent.Received(0, 1));
        await ApplyAsync(storage, Some.Identify(1, Ana).With(Some.Field("a", "short")).Received(1, 2));
        var others = Enumerable.Range(0, 41).Select(i => Some.Field($"b{i}", new string('x', 4_900)));
        await ApplyAsync(storage, Some.Identify(2, Ana).With([.. others]).Received(2, 3));

        await ApplyAsync(storage, (sent with { OccurredAt = Some.Minute(3) }).Received(3, 4));

        Assert.Empty(await RejectionsAsync(storage));
    }

    [Fact]
    public async Task An_outdated_memory_of_a_person_rejects_nothing()
    {
        var storage = await TestStorage.CreateAsync();
        var remembering = storage.NewProcessor();
        var many = Enumerable.Range(0, 41).Select(i => Some.Field($"b{i}", new string('x', 4_900))).ToArray();
        var full = await storage.MessageAsync(Some.Identify(0, Ana).With(many).Received(0, 1));
        await remembering.ProcessAsync(full, 1, CancellationToken.None);
        var cleared = many.Select(field => field with { Value = null }).ToArray();
        await ApplyAsync(storage, Some.Identify(1, Ana).With(cleared).Received(1, 2));

        var next = Some.Identify(2, Ana).With(Some.Field("c", new string('x', 4_900))).Received(2, 3);
        await remembering.ProcessAsync(await storage.MessageAsync(next), 1, CancellationToken.None);

        Assert.Empty(await RejectionsAsync(storage));
    }

    [Fact]
    public async Task Events_that_are_all_quotes_fit_their_transactions()
    {
        var storage = await TestStorage.CreateAsync();
        var json = $$"""{"a":[{{string.Join(',', Enumerable.Repeat("\"x\"", 60_000))}}]}""";

        await ApplyAsync(
            storage, [.. Enumerable.Range(0, 15).Select(i => Some.Track(i, "Large", Ana).WithProperties(json).Received(i, i + 1))]);

        Assert.Empty(await RejectionsAsync(storage));
    }

    private static Field[] Large(int i) =>
        [.. Enumerable.Range(0, 40).Select(field => Some.Field($"f{field}", new string((char)('a' + i), 4_900)))];

    private static async Task ApplyAsync(TestStorage storage, params Envelope[] events)
    {
        await storage.Queue.EnqueueAsync(events, CancellationToken.None);
        foreach (var message in await storage.TakeMessagesAsync())
            await storage.NewProcessor().ProcessAsync(message, 1, CancellationToken.None);
    }

    private static Task<IReadOnlyList<StoredRejection>> RejectionsAsync(TestStorage storage) =>
        new RejectionTable(storage.Clients.Table("Rejections")).ListAsync(
            Some.Account, DateOnly.FromDateTime(Some.Start.UtcDateTime), ("", 100), CancellationToken.None);
}
