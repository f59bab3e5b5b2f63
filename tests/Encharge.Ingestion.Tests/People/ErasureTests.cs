using Azure.Core;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.People;
using Encharge.Testing;

namespace Encharge.Ingestion.Tests.People;

/// <summary>
/// Erasure beside events that come at the wrong moment or tell the wrong time. What it does over HTTP is shown end to
/// end.
/// </summary>
public sealed class ErasureTests
{
    private static readonly Identifier Ana = Some.User("ana");
    private static readonly Identifier Mail = Some.Email("ana@x.test");

    [Fact]
    public async Task Events_from_a_clock_that_is_ahead_are_erased_too()
    {
        var storage = await TestStorage.CreateAsync();
        await ApplyAsync(storage, Some.Track(3, "Paid", Ana, Mail).Received(0, 1));

        await EraseAsync(storage, at: 1);

        Assert.Null(await FindAsync(storage, Ana));
        Assert.Null(await FindAsync(storage, Mail));
    }

    [Fact]
    public async Task An_event_received_before_the_erasure_is_rejected_whatever_its_time()
    {
        var storage = await TestStorage.CreateAsync();
        await ApplyAsync(storage, Some.Track(0, "Paid", Ana).Received(0, 1));
        await EraseAsync(storage, at: 2);

        await ApplyAsync(storage, Some.Track(4, "Late", Ana).Received(1, 2));

        Assert.Null(await FindAsync(storage, Ana));
    }

    [Fact]
    public async Task A_new_life_that_begins_during_the_erasure_keeps_its_claims()
    {
        var faults = new FaultPolicy();
        var storage = await TestStorage.CreateAsync(options => options.AddPolicy(faults, HttpPipelinePosition.PerCall));
        await ApplyAsync(storage, Some.Track(0, "Old", Ana, Mail).Received(0, 1));
        var reads = 0;
        for (var during = 1; ; during++)
        {
            reads = 0;
            faults.Before = async request =>
            {
                if (request.Method == RequestMethod.Get && IsOfSweep(request) && ++reads == during)
                    await ApplyAsync(storage, Some.Track(10 * during, "New", Ana, Mail).Received(null, 1 + during));
            };
            await EraseAsync(storage, at: (10 * during) - 5);
            faults.Before = _ => Task.CompletedTask;
            if (reads < during)
                break;
            Assert.Equal((await FindAsync(storage, Ana))!.Id, (await FindAsync(storage, Mail))?.Id);
        }

        Assert.InRange(reads, 3, int.MaxValue);
    }

    /// <summary>The sweeper's queries of a partition beyond its state, and its looks at the far ends of ties.</summary>
    private static bool IsOfSweep(Request request) =>
        request.Uri.ToString().Contains("b%3Ato", StringComparison.Ordinal)
        || request.Uri.Query.Contains("%20gt%20", StringComparison.Ordinal);

    private static Task<PersonView?> FindAsync(TestStorage storage, Identifier identifier) =>
        new PersonReader(storage.Clients.Table("Identities")).FindAsync(
            Some.Account, ContentId.OfIdentity(Some.Account, identifier), CancellationToken.None);

    private static async Task EraseAsync(TestStorage storage, double at)
    {
        var identities = storage.Clients.Table("Identities");
        var eraser = new PersonEraser(
            new(identities), new(identities, storage.Clients.Table("Objects")), new(identities), new Clock(Some.Minute(at)));
        Assert.True(await eraser.EraseAsync(
            Some.Account, ContentId.OfIdentity(Some.Account, Ana), CancellationToken.None));
    }

    private static async Task ApplyAsync(TestStorage storage, params Envelope[] events)
    {
        await storage.Queue.EnqueueAsync(events, CancellationToken.None);
        foreach (var message in await storage.TakeMessagesAsync())
            await storage.NewProcessor().ProcessAsync(message, 1, CancellationToken.None);
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
