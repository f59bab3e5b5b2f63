using Azure;
using Azure.Data.Tables;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.Identities;

/// <summary>
/// The rows of an identity's partition, to and from the model. <c>docs/tables.md</c> lists the columns.
/// </summary>
internal static class IdentityRows
{
    /// <summary>
    /// The fields that get a column of their own, to be read in any storage browser: the service's default fields that
    /// people look for. Written only; the document is what counts.
    /// </summary>
    private static readonly string[] StandardFields =
    [
        "firstName", "lastName", "name", "company", "phone", "city", "country", "countryCode", "timezone",
    ];

    /// <summary>A column shows at most so many characters of a field.</summary>
    private const int MaxColumnCharacters = 256;

    /// <summary>The transaction of a plan; the state's row comes first.</summary>
    public static List<TableTransactionAction> ActionsOf(StoredIdentity before, IdentityPlan plan, Guid commitId)
    {
        var partition = TableKeys.Partition(plan.State.Account, plan.State.Id);
        var actions = new List<TableTransactionAction> { StateAction(before, plan.State, commitId) };
        foreach (var tie in plan.State.Ties.Values)
        {
            if (!before.State.Ties.TryGetValue(tie.Key, out var known) || known != tie)
                actions.Add(Put(TieByRow(partition, plan.State.Identifier, tie)));
        }

        foreach (var mark in plan.NewMarks)
            actions.Add(new(TableTransactionActionType.Add, MarkRow(partition, mark)));
        foreach (var mark in plan.MovedMarks)
            actions.Add(Put(MarkRow(partition, mark)));
        foreach (var (id, at) in plan.Objects)
            actions.Add(Put(new(partition, TableKeys.Association(id)) { ["at"] = UtcTime.Format(at) }));
        foreach (var entry in plan.Entries)
            actions.Add(Put(EntryRow(partition, entry)));
        foreach (var row in plan.StaleEntries)
            actions.Add(new(TableTransactionActionType.Delete, new TableEntity(partition, row), ETag.All));
        return actions;
    }

    /// <summary>The state in its row, without ties.</summary>
    public static StoredIdentity ReadState(TableEntity row)
    {
        var identifier = ReadIdentifier(row, "kind", "value");
        var document = row.GetLongText("state") ?? throw new FormatException("The identity has no document.");
        var state = IdentityCodec.Decode(TableKeys.AccountOf(row.PartitionKey), identifier, document);
        return new(state, row.ETag, row.GetGuid("commit"));
    }

    /// <summary>The tie in a row of either side.</summary>
    public static Tie ReadTie(TableEntity row)
    {
        var name = row.RowKey.AsSpan(TableKeys.TieBy.Length);
        var colon = name.IndexOf(':');
        return new(
            TableKeys.ParseTieKind(name[..colon]),
            ReadIdentifier(row, "otherKind", "otherValue"),
            Guid.ParseExact(name[(colon + 1)..], "N"),
            UtcTime.Parse(row.GetString("at")));
    }

    /// <summary>The mark in a row.</summary>
    public static Mark ReadMark(Guid eventId, TableEntity row) =>
        new(eventId, UtcTime.Parse(row.GetString("receivedAt")), row.GetString("entry"));

    /// <summary>The timeline entry in a row.</summary>
    public static TimelineEntry ReadEntry(TableEntity row) => new(
        Guid.ParseExact(row.RowKey.AsSpan(row.RowKey.LastIndexOf(':') + 1), "N"),
        row.GetString("type"),
        row.GetLongText("name")!,
        row.GetLongText("properties"),
        row.GetLongText("context"),
        UtcTime.Parse(row.GetString("timestamp")),
        UtcTime.Parse(row.GetString("receivedAt")));

    /// <summary>The far end's row of a tie.</summary>
    public static TableEntity TieToRow(string account, Identifier owner, Tie tie)
    {
        var row = new TableEntity(
            TableKeys.Partition(account, tie.OtherId),
            TableKeys.TieToRow(tie.Kind, ContentId.OfIdentity(account, owner)));
        return WithTie(row, tie.Other, owner, tie.At);
    }

    /// <summary>An identifier in two columns.</summary>
    public static Identifier ReadIdentifier(TableEntity row, string kindColumn, string valueColumn) =>
        new(IdentityKindNames.Parse(row.GetString(kindColumn)), row.GetString(valueColumn));

    private static TableEntity TieByRow(string partition, Identifier self, Tie tie) =>
        WithTie(new(partition, TableKeys.TieByRow(tie.Kind, tie.OtherId)), self, tie.Other, tie.At);

    private static TableEntity WithTie(TableEntity row, Identifier self, Identifier other, DateTimeOffset at)
    {
        row["kind"] = self.Kind.ToName();
        row["value"] = self.Value;
        row["otherKind"] = other.Kind.ToName();
        row["otherValue"] = other.Value;
        row["at"] = UtcTime.Format(at);
        return row;
    }

    private static TableTransactionAction StateAction(StoredIdentity before, IdentityState state, Guid commitId)
    {
        var row = new TableEntity(TableKeys.Partition(state.Account, state.Id), TableKeys.State)
        {
            ["kind"] = state.Identifier.Kind.ToName(),
            ["value"] = state.Identifier.Value,
            ["commit"] = commitId,
        };
        SetColumns(row, state);
        row.SetLongText("state", IdentityCodec.Encode(state));
        return before.ETag is { } etag
            ? new(TableTransactionActionType.UpdateReplace, row, etag)
            : new(TableTransactionActionType.Add, row);
    }

    private static void SetColumns(TableEntity row, IdentityState state)
    {
        if (state.CreatedAt is { } createdAt)
            row["createdAt"] = UtcTime.Format(createdAt);
        if (state.LastActivity is { } lastActivity)
            row["lastActivityAt"] = UtcTime.Format(lastActivity.Newest.Clock.At);
        if (!state.Tags.IsEmpty)
            row["tags"] = Shorten(string.Join(',', state.Tags.Values.Select(tag => tag.Spelling)));
        foreach (var name in StandardFields)
        {
            if (state.Fields.TryGetValue(name, out var register) && register.Newest.Value is { } value)
                row[name] = Shorten(value.Json.Trim('"'));
        }
    }

    private static string Shorten(string text)
    {
        if (text.Length <= MaxColumnCharacters)
            return text;
        var splitsPair = char.IsHighSurrogate(text[MaxColumnCharacters - 1]);
        return text[..(splitsPair ? MaxColumnCharacters - 1 : MaxColumnCharacters)];
    }

    private static TableEntity MarkRow(string partition, Mark mark)
    {
        var row = new TableEntity(partition, TableKeys.Mark(mark.EventId))
        {
            ["receivedAt"] = UtcTime.Format(mark.ReceivedAt),
        };
        if (mark.EntryRow is not null)
            row["entry"] = mark.EntryRow;
        return row;
    }

    private static TableEntity EntryRow(string partition, TimelineEntry entry)
    {
        var row = new TableEntity(partition, entry.RowKey)
        {
            ["type"] = entry.Type,
            ["timestamp"] = UtcTime.Format(entry.At),
            ["receivedAt"] = UtcTime.Format(entry.ReceivedAt),
        };
        row.SetLongText("name", entry.Name);
        row.SetLongText("properties", entry.Properties);
        row.SetLongText("context", entry.Context);
        return row;
    }

    private static TableTransactionAction Put(TableEntity row) => new(TableTransactionActionType.UpsertReplace, row);
}
