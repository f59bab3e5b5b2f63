using Azure.Core;
using Encharge.Ingestion.Management;
using Encharge.Ingestion.Processing;
using Encharge.Testing;
using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Tests.Processing;

/// <summary>A replayed rejection is on the queue, or in the table, or applied: at no moment nowhere.</summary>
public sealed class RejectionReplayTests
{
    private static readonly DateOnly Day = DateOnly.FromDateTime(Some.Start.UtcDateTime);

    [Fact]
    public async Task An_event_that_is_rejected_again_before_its_replay_has_ended_stays_among_the_rejections()
    {
        var faults = new FaultPolicy();
        var storage = await TestStorage.CreateAsync(options => options.AddPolicy(faults, HttpPipelinePosition.PerCall));
        await ApplyQueuedAsync(storage, Some.Group(0, null, Some.User("u1")) with { ObjectId = Guid.Empty.ToString() });
        var table = new RejectionTable(storage.Clients.Table("Rejections"));
        var rejection = Assert.Single(await ListAsync(table));
        faults.Before = async request =>
        {
            if (request.Method == RequestMethod.Delete && request.Uri.Path.Contains("Rejections", StringComparison.Ordinal))
                await ApplyQueuedAsync(storage);
        };

        await new RejectionEndpoints(table, storage.Queue, TimeProvider.System).ReplayAsync(
            Some.Account, rejection.RowKey, new DefaultHttpContext().Request);

        Assert.Empty(await storage.TakeMessagesAsync());
        Assert.Equal(rejection.RowKey, Assert.Single(await ListAsync(table)).RowKey);
    }

    private static Task<IReadOnlyList<StoredRejection>> ListAsync(RejectionTable table) =>
        table.ListAsync(Some.Account, Day, ("", 10), CancellationToken.None);

    private static async Task ApplyQueuedAsync(TestStorage storage, params Ingestion.Events.Event[] events)
    {
        await storage.Queue.EnqueueAsync([.. events.Select(made => made.Received())], CancellationToken.None);
        foreach (var message in await storage.TakeMessagesAsync())
            await storage.NewProcessor().ProcessAsync(message, 1, CancellationToken.None);
    }
}
