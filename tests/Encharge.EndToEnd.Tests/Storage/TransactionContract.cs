using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Encharge.EndToEnd.Tests.Storage;

/// <summary>Entity group transactions. See <see cref="StorageContract"/>.</summary>
public abstract class TransactionContract : StorageContract
{
    [Fact]
    public async Task All_kinds_of_changes_go_together()
    {
        var table = await CreateTableAsync();
        foreach (var row in new[] { "replaced", "merged", "deleted", "upserted" })
            await table.AddEntityAsync(new TableEntity("p", row) { ["old"] = 1 });
        var answer = await table.SubmitTransactionAsync(
        [
            Of(TableTransactionActionType.Add, "added"),
            Of(TableTransactionActionType.UpdateReplace, "replaced"),
            Of(TableTransactionActionType.UpdateMerge, "merged"),
            Of(TableTransactionActionType.Delete, "deleted"),
            Of(TableTransactionActionType.UpsertReplace, "upserted"),
            Of(TableTransactionActionType.UpsertMerge, "upserted2"),
        ]);
        Assert.All(answer.Value, part => Assert.Equal(204, part.Status));
        var rows = await table.QueryAsync<TableEntity>().ToListAsync();
        Assert.Equal(
            ["added False", "merged True", "replaced False", "upserted False", "upserted2 False"],
            rows.Select(row => $"{row.RowKey} {row.ContainsKey("old")}"));
        Assert.All(rows, row => Assert.Equal(1, row["new"]));
        Assert.Equal(
            [rows[0].ETag, rows[2].ETag, rows[1].ETag, null, rows[3].ETag, rows[4].ETag],
            answer.Value.Select(part => part.Headers.ETag));
    }

    [Fact]
    public async Task Its_etags_guard_the_next_transaction()
    {
        var table = await CreateTableAsync();
        var first = await table.SubmitTransactionAsync(
            [Of(TableTransactionActionType.Add, "a"), Of(TableTransactionActionType.Add, "e:1")]);
        var etag = first.Value[0].Headers.ETag!.Value;
        await table.SubmitTransactionAsync(
            [Of(TableTransactionActionType.UpdateReplace, "a", etag), Of(TableTransactionActionType.Add, "e:2")]);
        await AssertFailedAsync(table, 412, TableErrorCode.UpdateConditionNotSatisfied, 1,
        [
            Of(TableTransactionActionType.Add, "e:3"),
            Of(TableTransactionActionType.UpdateReplace, "a", etag),
        ]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_conflict_names_the_insert_and_undoes_everything(int index)
    {
        var table = await CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "row" + index));
        await AssertFailedAsync(
            table, 409, TableErrorCode.EntityAlreadyExists, index, [Add("row0"), Add("row1"), Add("row2")]);
        Assert.Equal(["row" + index], await RowsAsync(table));
    }

    [Fact]
    public async Task A_conflict_at_the_first_insert_names_no_other()
    {
        var table = await CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "row0"));
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync([Add("row0"), Add("row1"), Add("row2")]));
        Assert.Equal((409, "EntityAlreadyExists"), (failure.Status, failure.ErrorCode));
        Assert.Equal(0, failure.FailedTransactionActionIndex ?? 0);
        Assert.Equal(["row0"], await RowsAsync(table));
    }

    [Fact]
    public async Task Updating_or_deleting_what_is_missing_fails()
    {
        var table = await CreateTableAsync();
        var update = Of(TableTransactionActionType.UpdateReplace, "b");
        await AssertFailedAsync(table, 404, TableErrorCode.ResourceNotFound, 1, [Add("a"), update]);
        var delete = Of(TableTransactionActionType.Delete, "b");
        await AssertFailedAsync(table, 404, TableErrorCode.ResourceNotFound, 2, [Add("a"), Add("c"), delete]);
        Assert.Empty(await RowsAsync(table));
    }

    [Fact]
    public async Task An_update_without_an_etag_is_an_upsert()
    {
        var table = await CreateTableAsync();
        var entity = new TableEntity("p", "absent");
        await table.SubmitTransactionAsync([new(TableTransactionActionType.UpdateReplace, entity)]);
        Assert.Equal(["absent"], await RowsAsync(table));
    }

    [Fact]
    public async Task Too_long_a_text_names_its_change()
    {
        var table = await CreateTableAsync();
        var large = new TableEntity("p", "b") { ["text"] = new string('x', 32_769) };
        await AssertFailedAsync(
            table,
            400,
            TableErrorCode.PropertyValueTooLarge,
            1,
            [Add("a"), new(TableTransactionActionType.Add, large)]);
        Assert.Empty(await RowsAsync(table));
    }

    [Fact]
    public async Task An_entity_occurs_once()
    {
        var table = await CreateTableAsync();
        await AssertFailedAsync(
            table,
            400,
            TableErrorCode.InvalidDuplicateRow,
            1,
            [Add("a"), Of(TableTransactionActionType.UpsertMerge, "a")]);
        Assert.Empty(await RowsAsync(table));
    }

    [Fact]
    public async Task A_missing_table_is_named()
    {
        var table = Storage.Tables.GetTableClient("Table" + UniqueName());
        await AssertRefusedAsync(
            404, TableErrorCode.TableNotFound, () => table.SubmitTransactionAsync([Add("a")]));
    }

    [Fact]
    public async Task A_hundred_changes_fit()
    {
        var table = await CreateTableAsync();
        var answer = await table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(i => Add("row" + i)));
        Assert.All(answer.Value, part => Assert.NotNull(part.Headers.ETag));
        Assert.Equal(100, (await RowsAsync(table)).Count);
    }

    [Fact]
    public async Task Nearly_4_MiB_fit()
    {
        var table = await CreateTableAsync();
        await table.SubmitTransactionAsync(Large(96));
        Assert.Equal(96, (await RowsAsync(table)).Count);
    }

    [Fact]
    public async Task More_than_4_MiB_are_refused()
    {
        var table = await CreateTableAsync();
        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.SubmitTransactionAsync(Large(100).Append(AddText("more", 4 * 32_000))));
        Assert.Equal((413, "RequestBodyTooLarge"), (failure.Status, failure.ErrorCode));
        Assert.Empty(await RowsAsync(table));
    }

    /// <summary>Entities of 43,000 characters.</summary>
    private static IEnumerable<TableTransactionAction> Large(int count) =>
        Enumerable.Range(0, count).Select(i => AddText("row" + i, 43_000));

    private static TableTransactionAction AddText(string row, int characters)
    {
        var entity = new TableEntity("p", row);
        for (var i = 0; characters > 0; i++, characters -= 32_000)
            entity["text" + i] = new string('x', Math.Min(32_000, characters));
        return new(TableTransactionActionType.Add, entity);
    }

    private static TableTransactionAction Add(string row) => Of(TableTransactionActionType.Add, row);

    private static TableTransactionAction Of(TableTransactionActionType type, string row) => Of(type, row, ETag.All);

    private static TableTransactionAction Of(TableTransactionActionType type, string row, ETag etag) =>
        new(type, new TableEntity("p", row) { ["new"] = 1 }, etag);

    private static async Task AssertFailedAsync(
        TableClient table, int status, TableErrorCode code, int index, TableTransactionAction[] actions)
    {
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync(actions));
        Assert.Equal(
            (status, code.ToString(), index),
            (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
    }

    private static async Task<List<string>> RowsAsync(TableClient table)
    {
        var rows = await table.QueryAsync<TableEntity>(select: ["RowKey"]).ToListAsync();
        return [.. rows.Select(row => row.RowKey)];
    }
}
