using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Identities;

/// <summary>
/// Writes the far ends of ties into other identities' partitions. A blind insert; where the row is there already, its
/// time is lowered if ours is earlier, and replaced if it is from before the owner's erasure: a sweep is about to delete
/// it. Idempotent, and never in need of agreement with another row.
/// </summary>
internal sealed class TieTable(TableClient table, IdentityCache cache)
{
    private const int MaxAttempts = 10;

    /// <summary>Sees to it that the far end of each tie stands with its time or an earlier one.</summary>
    /// <exception cref="RequestFailedException">Storage failed; the caller's message comes again.</exception>
    public async Task EnsureFarEndsAsync(
        IdentityState owner, IEnumerable<Tie> ties, CancellationToken cancellationToken)
    {
        foreach (var tie in ties)
        {
            if (cache.KnowsFarEnd(owner, tie))
                continue;
            var row = IdentityRows.TieToRow(owner.Account, owner.Identifier, tie);
            await EnsureAsync(row, (owner.ErasedAt, tie.At), cancellationToken);
            cache.SetFarEnd(owner, tie);
        }
    }

    private async Task EnsureAsync(
        TableEntity row, (DateTimeOffset? After, DateTimeOffset UpTo) span, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await TryInsertAsync(row, cancellationToken)
                || await TryReplaceAsync(row, span, cancellationToken))
                return;
        }

        throw new RequestFailedException(
            (int)System.Net.HttpStatusCode.Conflict, "A tie's row kept changing under its writer.");
    }

    private async Task<bool> TryInsertAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            return false;
        }
    }

    /// <summary>True when the row stands with a time in the span; false when it changed meanwhile.</summary>
    private async Task<bool> TryReplaceAsync(
        TableEntity row, (DateTimeOffset? After, DateTimeOffset UpTo) span, CancellationToken cancellationToken)
    {
        var stored = await table.GetEntityIfExistsAsync<TableEntity>(
            row.PartitionKey, row.RowKey, cancellationToken: cancellationToken);
        if (!stored.HasValue)
            return false;
        var at = UtcTime.Parse(stored.Value!.GetString("at"));
        if (at <= span.UpTo && !(at <= span.After))
            return true;
        try
        {
            await table.UpdateEntityAsync(row, stored.Value!.ETag, TableUpdateMode.Replace, cancellationToken);
            return true;
        }
        catch (RequestFailedException failure) when (
            failure.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied
            || failure.ErrorCode == TableErrorCode.ResourceNotFound)
        {
            return false;
        }
    }
}
