using System.Collections.Immutable;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.Identities;

/// <summary>A state as it stands in storage.</summary>
/// <param name="State">The state; blank when the partition has none yet.</param>
/// <param name="ETag">Guards the next write; null when the row isn't there.</param>
/// <param name="CommitId">The id of the write that made it; null when the row isn't there.</param>
internal sealed record StoredIdentity(IdentityState State, ETag? ETag, Guid? CommitId);

/// <summary>How an attempt to commit ended.</summary>
internal enum CommitOutcome
{
    /// <summary>The whole transaction is in.</summary>
    Done,

    /// <summary>Nothing is in: the state is not what it was when the plan was made.</summary>
    StateMoved,

    /// <summary>Nothing is in: a mark that the plan wants to insert is there already.</summary>
    MarkExists,
}

/// <summary>
/// The table <c>Identities</c>: loads one identity and commits one plan in one transaction, guarded by the ETag of the
/// state's row. Knows rows and columns; what is in them comes from the pure code.
/// </summary>
internal sealed class IdentityTable(TableClient table)
{
    private static readonly string[] MarkColumns = ["PartitionKey", "RowKey", "receivedAt", "entry"];

    /// <summary>
    /// The state and the ties by the identity's own events: one query. Ties from before an erasure are gone, whether
    /// they are swept already or not.
    /// </summary>
    public async Task<StoredIdentity> LoadAsync(
        string account, Identifier identifier, CancellationToken cancellationToken)
    {
        var state = new IdentityState(account, identifier);
        var filter = RangeFilter(TableKeys.Partition(account, state.Id), TableKeys.State, TableKeys.OwnEnd);
        var stored = new StoredIdentity(state, null, null);
        var ties = state.Ties.ToBuilder();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (row.RowKey == TableKeys.State)
                stored = IdentityRows.ReadState(row);
            else
                Add(ties, IdentityRows.ReadTie(row));
        }

        ties.RemoveRange(ties.Values.Where(tie => tie.At <= stored.State.ErasedAt).Select(tie => tie.Key).ToList());
        return stored with { State = stored.State with { Ties = ties.ToImmutable() } };
    }

    /// <summary>The state alone, without ties; null when the partition has none.</summary>
    public async Task<IdentityState?> FindStateAsync(string account, Guid id, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(
            TableKeys.Partition(account, id), TableKeys.State, cancellationToken: cancellationToken);
        return row.HasValue ? IdentityRows.ReadState(row.Value!).State : null;
    }

    /// <summary>Those of the marks that exist.</summary>
    public async Task<IReadOnlyDictionary<Guid, Mark>> FindMarksAsync(
        IdentityState state, IEnumerable<Guid> eventIds, CancellationToken cancellationToken)
    {
        var partition = TableKeys.Partition(state.Account, state.Id);
        var found = await Task.WhenAll(eventIds.Select(id => FindMarkAsync(partition, id, cancellationToken)));
        return found.OfType<Mark>().ToImmutableDictionary(mark => mark.EventId);
    }

    /// <summary>
    /// Commits a plan made from <paramref name="before"/>. When it is done, <paramref name="before"/>'s successor is
    /// returned; otherwise nothing has changed.
    /// </summary>
    /// <exception cref="RequestFailedException">Storage failed; whether the transaction is in is unknown.</exception>
    public async Task<(CommitOutcome Outcome, StoredIdentity? After)> TryCommitAsync(
        StoredIdentity before, IdentityPlan plan, Guid commitId, CancellationToken cancellationToken)
    {
        var actions = IdentityRows.ActionsOf(before, plan, commitId);
        try
        {
            var response = await table.SubmitTransactionAsync(actions, cancellationToken);
            return (CommitOutcome.Done, new(plan.State, response.Value[0].Headers.ETag, commitId));
        }
        catch (TableTransactionFailedException failure) when (IsConflict(failure))
        {
            var onMark = failure.FailedTransactionActionIndex > 0;
            return (onMark ? CommitOutcome.MarkExists : CommitOutcome.StateMoved, null);
        }
    }

    internal static string RangeFilter(string partition, string from, string to) =>
        TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");

    private static bool IsConflict(TableTransactionFailedException failure) =>
        failure.ErrorCode == TableErrorCode.EntityAlreadyExists
        || failure.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied
        || failure.ErrorCode == TableErrorCode.ResourceNotFound;

    private static void Add(ImmutableDictionary<(TieKind, Guid), Tie>.Builder ties, Tie tie) => ties[tie.Key] = tie;

    private async Task<Mark?> FindMarkAsync(string partition, Guid eventId, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(
            partition, TableKeys.Mark(eventId), MarkColumns, cancellationToken);
        return row.HasValue ? IdentityRows.ReadMark(eventId, row.Value!) : null;
    }
}
