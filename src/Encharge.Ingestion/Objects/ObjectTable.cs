using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.Objects;

/// <summary>An object as it stands in storage.</summary>
/// <param name="State">Its state.</param>
/// <param name="ETag">Guards the next write; null when the row isn't there.</param>
internal sealed record StoredObject(ObjectState State, ETag? ETag);

/// <summary>
/// The table <c>Objects</c>: a partition per object, its state in row <c>a</c>, its people in rows <c>b:</c>.
/// </summary>
internal sealed class ObjectTable(TableClient table)
{
    /// <summary>The object; null when there is none of that id.</summary>
    public async Task<StoredObject?> FindAsync(string account, Guid id, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(
            TableKeys.Partition(account, id), TableKeys.State, cancellationToken: cancellationToken);
        if (!row.HasValue)
            return null;
        var blank = new ObjectState(account, id, row.Value!.GetString("type"))
        {
            ExternalId = row.Value.GetString("externalId"),
        };
        var document = row.Value.GetLongText("state") ?? throw new FormatException("The object has no document.");
        return new(blank.Decode(document), row.Value.ETag);
    }

    /// <summary>The identities associated with an object.</summary>
    public async Task<IReadOnlyList<Guid>> ListIdentitiesAsync(
        string account, Guid id, CancellationToken cancellationToken)
    {
        var filter = IdentityTable.RangeFilter(
            TableKeys.Partition(account, id), TableKeys.AssociatedIdentities, TableKeys.TiesEnd);
        var identities = new List<Guid>();
        await foreach (var row in table.QueryAsync<TableEntity>(
            filter, select: ["RowKey"], cancellationToken: cancellationToken))
            identities.Add(Guid.ParseExact(row.RowKey.AsSpan(TableKeys.AssociatedIdentities.Length), "N"));
        return identities;
    }

    /// <summary>
    /// Writes a state over the one that it was made from, and adds identities, in one transaction. False, and nothing
    /// changed, when the object is no longer what it was.
    /// </summary>
    public async Task<bool> TryCommitAsync(
        ObjectState state, ETag? before, IEnumerable<Guid> identities, CancellationToken cancellationToken)
    {
        var partition = TableKeys.Partition(state.Account, state.Id);
        var row = ToRow(partition, state);
        var actions = new List<TableTransactionAction>
        {
            before is { } etag
                ? new(TableTransactionActionType.UpdateReplace, row, etag)
                : new(TableTransactionActionType.Add, row),
        };
        actions.AddRange(identities.Select(id => new TableTransactionAction(
            TableTransactionActionType.UpsertReplace, new TableEntity(partition, TableKeys.AssociatedIdentity(id)))));
        try
        {
            await table.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException failure) when (
            failure.ErrorCode == TableErrorCode.EntityAlreadyExists
            || failure.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied
            || failure.ErrorCode == TableErrorCode.ResourceNotFound)
        {
            return false;
        }
    }

    private static TableEntity ToRow(string partition, ObjectState state)
    {
        var row = new TableEntity(partition, TableKeys.State) { ["type"] = state.ObjectType };
        if (state.ExternalId is not null)
            row["externalId"] = state.ExternalId;
        row.SetLongText("state", state.Encode());
        return row;
    }
}
