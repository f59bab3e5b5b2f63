using System.Collections.Immutable;
using Azure;
using Azure.Data.Tables;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.People;

/// <summary>
/// Deletes what an erased identity has left: its timeline, marks and associations, its ties with the far ends of them,
/// all up to the moment of erasure. Newer rows stay: they belong to a life after it.
/// </summary>
internal sealed class PartitionSweeper(TableClient identities, TableClient objects)
{
    private static readonly string[] Columns = ["PartitionKey", "RowKey", "at", "timestamp", "receivedAt"];

    /// <summary>Sweeps one identity's partition. Idempotent.</summary>
    /// <param name="account">The account.</param>
    /// <param name="identifier">The identity; its tombstone is written already.</param>
    /// <param name="erased">All the identities of the erased person.</param>
    /// <param name="at">The moment of erasure.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task SweepAsync(
        string account,
        Identifier identifier,
        ImmutableArray<Identifier> erased,
        DateTimeOffset at,
        CancellationToken cancellationToken)
    {
        var self = ContentId.OfIdentity(account, identifier);
        var gone = erased.Select(other => ContentId.OfIdentity(account, other)).ToHashSet();
        var rows = new List<TableEntity>();
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {TableKeys.Partition(account, self)} and RowKey gt {TableKeys.State}");
        var all = identities.QueryAsync<TableEntity>(filter, select: Columns, cancellationToken: cancellationToken);
        await foreach (var row in all)
        {
            if (TimeOf(row) > at || IsOthers(row, gone))
                continue;
            await DeleteFarEndAsync(account, self, row, cancellationToken);
            rows.Add(row);
        }

        foreach (var part in rows.Chunk(TableLimits.MaxTransactionEntities))
            await identities.SubmitTransactionAsync(part.Select(Delete), cancellationToken);
    }

    private static TableTransactionAction Delete(TableEntity row) =>
        new(TableTransactionActionType.Delete, row, ETag.All);

    private static DateTimeOffset TimeOf(TableEntity row) =>
        UtcTime.Parse(row.GetString("at") ?? row.GetString("timestamp") ?? row.GetString("receivedAt"));

    /// <summary>A tie that an identity of somebody else made is theirs to keep.</summary>
    private static bool IsOthers(TableEntity row, HashSet<Guid> gone) =>
        row.RowKey.StartsWith(TableKeys.TieTo, StringComparison.Ordinal) && !gone.Contains(FarIdOf(row));

    private async Task DeleteFarEndAsync(
        string account, Guid self, TableEntity row, CancellationToken cancellationToken)
    {
        var key = row.RowKey;
        var farPartition = TableKeys.Partition(account, FarIdOf(row));
        if (key.StartsWith(TableKeys.TieBy, StringComparison.Ordinal))
        {
            var kind = key.AsSpan(TableKeys.TieBy.Length);
            var far = TableKeys.TieToRow(TableKeys.ParseTieKind(kind[..kind.IndexOf(':')]), self);
            await identities.DeleteEntityAsync(farPartition, far, ETag.All, cancellationToken);
        }
        else if (key.StartsWith(TableKeys.Associations, StringComparison.Ordinal))
        {
            await objects.DeleteEntityAsync(
                farPartition, TableKeys.AssociatedIdentity(self), ETag.All, cancellationToken);
        }
    }

    /// <summary>The id at the end of a row's key: of the other identity, the object, or the event.</summary>
    private static Guid FarIdOf(TableEntity row) =>
        Guid.ParseExact(row.RowKey.AsSpan(row.RowKey.LastIndexOf(':') + 1), "N");
}
