using System.Collections.Immutable;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.People;

/// <summary>
/// Deletes what an erased identity has left: its timeline, marks and associations, its ties with the far ends of them,
/// all up to the moment of erasure. Newer rows stay: they belong to a life after it.
/// </summary>
internal sealed class PartitionSweeper(TableClient identities, TableClient objects)
{
    private static readonly string[] TimeColumns = ["at", "timestamp", "receivedAt"];
    private static readonly string[] Columns = ["PartitionKey", "RowKey", .. TimeColumns];

    /// <summary>Rows that a new life writes over while they are swept are looked at anew, so many times.</summary>
    private const int MaxAttempts = 20;

    /// <summary>
    /// Sweeps one identity's partition, a transaction at a time however long its timeline. Only what was seen is
    /// deleted: a row that a new life has written over meanwhile stays. Idempotent.
    /// </summary>
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
        var gone = erased.Select(other => ContentId.OfIdentity(account, other)).ToHashSet();
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await TrySweepAsync((account, ContentId.OfIdentity(account, identifier)), gone, at, cancellationToken))
                return;
        }

        throw new TimeoutException("An identity's rows kept changing under its erasure.");
    }

    /// <summary>False when a row changed between being seen and being deleted.</summary>
    private async Task<bool> TrySweepAsync(
        (string Account, Guid Id) self, HashSet<Guid> gone, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>(TableLimits.MaxTransactionEntities);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {TableKeys.Partition(self.Account, self.Id)} and RowKey gt {TableKeys.State}");
        var all = identities.QueryAsync<TableEntity>(filter, select: Columns, cancellationToken: cancellationToken);
        await foreach (var row in all)
        {
            if (TimeOf(row) > at || IsOthers(row, gone))
                continue;
            await DeleteFarEndAsync(self, row, at, cancellationToken);
            rows.Add(row);
            if (rows.Count < TableLimits.MaxTransactionEntities)
                continue;
            if (!await TryDeleteAsync(rows, cancellationToken))
                return false;
            rows.Clear();
        }

        return await TryDeleteAsync(rows, cancellationToken);
    }

    private async Task<bool> TryDeleteAsync(List<TableEntity> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return true;
        try
        {
            var deletions = rows.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag));
            await identities.SubmitTransactionAsync(deletions, cancellationToken);
            return true;
        }
        catch (RequestFailedException failure) when (
            failure.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied
            || failure.ErrorCode == TableErrorCode.ResourceNotFound)
        {
            return false;
        }
    }

    /// <summary>
    /// When a row came to be. A clock that was ahead may have put an event's time after its receipt: the earlier counts.
    /// </summary>
    private static DateTimeOffset TimeOf(TableEntity row) => TimeColumns
        .Select(row.GetString)
        .OfType<string>()
        .Min(time => UtcTime.Parse(time));

    /// <summary>A tie that an identity of somebody else made is theirs to keep.</summary>
    private static bool IsOthers(TableEntity row, HashSet<Guid> gone) =>
        row.RowKey.StartsWith(TableKeys.TieTo, StringComparison.Ordinal) && !gone.Contains(FarIdOf(row));

    private async Task DeleteFarEndAsync(
        (string Account, Guid Id) self, TableEntity row, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var key = row.RowKey;
        var farPartition = TableKeys.Partition(self.Account, FarIdOf(row));
        if (key.StartsWith(TableKeys.TieBy, StringComparison.Ordinal))
        {
            var kind = key.AsSpan(TableKeys.TieBy.Length);
            var far = TableKeys.TieToRow(TableKeys.ParseTieKind(kind[..kind.IndexOf(':')]), self.Id);
            await DeleteOlderAsync((farPartition, far), at, cancellationToken);
        }
        else if (key.StartsWith(TableKeys.Associations, StringComparison.Ordinal))
        {
            await objects.DeleteEntityAsync(
                farPartition, TableKeys.AssociatedIdentity(self.Id), ETag.All, cancellationToken);
        }
    }

    /// <summary>Deletes the far end of a tie, unless a new life has made the tie again.</summary>
    private async Task DeleteOlderAsync(
        (string Partition, string Row) key, DateTimeOffset at, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var far = await identities.GetEntityIfExistsAsync<TableEntity>(
                key.Partition, key.Row, Columns, cancellationToken);
            if (!far.HasValue || TimeOf(far.Value!) > at || await TryDeleteAsync([far.Value!], cancellationToken))
                return;
        }

        throw new TimeoutException("A tie's row kept changing under its erasure.");
    }

    /// <summary>The id at the end of a row's key: of the other identity, the object, or the event.</summary>
    private static Guid FarIdOf(TableEntity row) =>
        Guid.ParseExact(row.RowKey.AsSpan(row.RowKey.LastIndexOf(':') + 1), "N");
}
