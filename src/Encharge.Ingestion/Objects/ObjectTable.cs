using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.Objects;

/// <summary>What a commit puts beside the state.</summary>
/// <param name="Identities">Who is associated.</param>
/// <param name="Marks">Message ids' events, with the receipt of the copy that counts.</param>
internal sealed record ObjectRows(
    IReadOnlyCollection<Guid> Identities, IReadOnlyCollection<KeyValuePair<Guid, DateTimeOffset>> Marks);

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
    /// When the copy that counts of each of these events was received; none for events that have no mark. To be asked
    /// after the state: a mark changes only together with it.
    /// </summary>
    public async Task<Dictionary<Guid, DateTimeOffset>> FindMarksAsync(
        string account, Guid id, IEnumerable<Guid> eventIds, CancellationToken cancellationToken)
    {
        var marks = new Dictionary<Guid, DateTimeOffset>();
        foreach (var eventId in eventIds)
        {
            var row = await table.GetEntityIfExistsAsync<TableEntity>(
                TableKeys.Partition(account, id), TableKeys.Mark(eventId), cancellationToken: cancellationToken);
            if (row.HasValue)
                marks[eventId] = UtcTime.Parse(row.Value!.GetString("receivedAt"));
        }

        return marks;
    }

    /// <summary>
    /// Writes a state over the one that it was made from, and adds identities and marks, in one transaction. False, and nothing
    /// changed, when the object is no longer what it was.
    /// </summary>
    public async Task<bool> TryCommitAsync(
        ObjectState state, ETag? before, ObjectRows rows, CancellationToken cancellationToken)
    {
        var partition = TableKeys.Partition(state.Account, state.Id);
        var row = ToRow(partition, state);
        var actions = new List<TableTransactionAction>
        {
            before is { } etag
                ? new(TableTransactionActionType.UpdateReplace, row, etag)
                : new(TableTransactionActionType.Add, row),
        };
        actions.AddRange(rows.Identities.Select(id =>
            Put(new TableEntity(partition, TableKeys.AssociatedIdentity(id)))));
        actions.AddRange(rows.Marks.Select(mark => Put(new TableEntity(partition, TableKeys.Mark(mark.Key))
        {
            ["receivedAt"] = UtcTime.Format(mark.Value),
        })));
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

    private static TableTransactionAction Put(TableEntity row) =>
        new(TableTransactionActionType.UpsertReplace, row);

    private static TableEntity ToRow(string partition, ObjectState state)
    {
        var row = new TableEntity(partition, TableKeys.State) { ["type"] = state.ObjectType };
        if (state.ExternalId is not null)
            row["externalId"] = state.ExternalId;
        row.SetLongText("state", state.Encode());
        return row;
    }
}
