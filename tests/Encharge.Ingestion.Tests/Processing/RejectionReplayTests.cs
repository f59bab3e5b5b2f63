using Encharge.Ingestion.Processing;
using Encharge.Testing;

namespace Encharge.Ingestion.Tests.Processing;

/// <summary>A replayed rejection goes, unless the event was rejected anew before it could go.</summary>
public sealed class RejectionReplayTests
{
    private static readonly Rejection Rejected = new(
        RejectionReason.UnknownObject, "", Some.Track(1, "Seen", Some.User("1")).Received());

    [Fact]
    public async Task One_that_was_replayed_goes()
    {
        var table = await TableAsync();
        await table.AddAsync(Rejected, CancellationToken.None);

        await table.DeleteAsync(Some.Account, (await ListAsync(table)).Single(), CancellationToken.None);

        Assert.Empty(await ListAsync(table));
    }

    [Fact]
    public async Task One_that_was_rejected_anew_meanwhile_stays()
    {
        var table = await TableAsync();
        await table.AddAsync(Rejected, CancellationToken.None);
        var replayed = (await ListAsync(table)).Single();
        await table.AddAsync(Rejected, CancellationToken.None);

        await table.DeleteAsync(Some.Account, replayed, CancellationToken.None);

        Assert.Single(await ListAsync(table));
    }

    private static async Task<RejectionTable> TableAsync() =>
        new((await TestStorage.CreateAsync()).Clients.Table("Rejections"));

    private static Task<IReadOnlyList<StoredRejection>> ListAsync(RejectionTable table) => table.ListAsync(
        Some.Account, DateOnly.FromDateTime(Rejected.Envelope.ReceivedAt.UtcDateTime), ("", 10), CancellationToken.None);
}
