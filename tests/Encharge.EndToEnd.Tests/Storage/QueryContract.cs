using Azure.Data.Tables;

namespace Encharge.EndToEnd.Tests.Storage;

/// <summary>Queries over entities: ranges, filters, pages. See <see cref="StorageContract"/>.</summary>
public abstract class QueryContract : StorageContract
{
    [Fact]
    public async Task Rows_come_in_ordinal_order()
    {
        var table = await CreateTableAsync();
        await AddAsync(table, "p", "é", "b:2", "a", "~", "b~", "Z", "b:1", "b", "c:", "_", "b:~", "10", "9");
        Assert.Equal(
            ["10", "9", "Z", "_", "a", "b", "b:1", "b:2", "b:~", "b~", "c:", "~", "é"],
            await RowsAsync(table, $"PartitionKey eq {"p"}"));
    }

    [Theory]
    [InlineData("a", "c", "a b b:by:1 b:to:1 b:~ b~")]
    [InlineData("a", "b:c", "a b b:by:1")]
    [InlineData("b:", "b;", "b:by:1 b:to:1 b:~")]
    [InlineData("b:to:", "b:~", "b:to:1")]
    [InlineData("e:", "e;", "e:1 e:~")]
    [InlineData("f", "g", "")]
    public async Task A_range_of_rows_has_its_first_and_not_its_last(string first, string end, string expected)
    {
        var table = await CreateTableAsync();
        await AddAsync(table, "p", "a", "b", "b:by:1", "b:to:1", "b:~", "b~", "c", "c:1", "e:1", "e:~");
        await AddAsync(table, "q", "a", "b:by:2");
        var rows = await RowsAsync(table, $"PartitionKey eq {"p"} and RowKey ge {first} and RowKey lt {end}");
        Assert.Equal(expected, string.Join(' ', rows));
    }

    [Fact]
    public async Task A_whole_table_comes_by_partition_and_row()
    {
        var table = await CreateTableAsync();
        await AddAsync(table, "b", "2", "1");
        await AddAsync(table, "a", "3");
        await AddAsync(table, "a:", "0");
        Assert.Equal(["3", "0", "1", "2"], await RowsAsync(table, null));
        Assert.Equal(["0", "1", "2"], await RowsAsync(table, $"PartitionKey gt {"a"}"));
    }

    [Theory]
    [InlineData("text eq 'it''s'", "x")]
    [InlineData("text ne 'it''s'", "y z")]
    [InlineData("text gt 'it' and text lt 'k'", "x y")]
    [InlineData("int ge 2", "y z")]
    [InlineData("int lt -1 or int eq 3", "z")]
    [InlineData("long gt 4294967296L", "y z")]
    [InlineData("double le 1.5", "x")]
    [InlineData("flag eq true", "x z")]
    [InlineData("flag eq false", "y")]
    [InlineData("time gt datetime'2024-01-01T00:00:00Z'", "y z")]
    [InlineData("id eq guid'00000000-0000-0000-0000-000000000003'", "z")]
    [InlineData("not (int eq 2)", "x z")]
    [InlineData("(int eq 1 or int eq 2) and flag eq true", "x")]
    [InlineData("int eq 1 or int eq 2 and flag eq true", "x")]
    [InlineData("absent eq 1", "")]
    public async Task Filters_find_by_type_and_value(string filter, string expected)
    {
        var table = await CreateTableAsync();
        await AddTypedAsync(table, "x", 1, "it's");
        await AddTypedAsync(table, "y", 2, "its");
        await AddTypedAsync(table, "z", 3, "zebra");
        var rows = await table.QueryAsync<TableEntity>($"PartitionKey eq 'p' and ({filter})").ToListAsync();
        Assert.Equal(expected, string.Join(' ', rows.Select(row => row.RowKey)));
    }

    [Fact]
    public async Task A_query_brings_the_properties_that_are_asked_for()
    {
        var table = await CreateTableAsync();
        await AddTypedAsync(table, "x", 1, "text");
        var found = (await table.QueryAsync<TableEntity>(select: ["RowKey", "text"]).ToListAsync()).Single();
        Assert.Equal(("x", "text"), (found.RowKey, found["text"]));
        Assert.False(found.ContainsKey("int"));
    }

    [Fact]
    public async Task Pages_follow_each_other()
    {
        var table = await CreateTableAsync();
        await AddAsync(table, "p:1", "a:1", "a:2", "a:3");
        await AddAsync(table, "p:2", "é", "b:2");
        Assert.Equal([2, 2, 1], await PagesAsync(table, 2));
        Assert.Equal(["a:1", "a:2", "a:3", "b:2", "é"], await RowsAsync(table, null, 2));
    }

    [Fact]
    public async Task A_page_can_be_continued_by_another_query()
    {
        var table = await CreateTableAsync();
        await AddAsync(table, "p", "e:1", "e:2", "e:3", "e:4");
        string? continuation = null;
        var rows = new List<string>();
        do
        {
            var pages = table.QueryAsync<TableEntity>($"PartitionKey eq 'p'", 3).AsPages(continuation);
            var page = await pages.FirstAsync();
            rows.AddRange(page.Values.Select(row => row.RowKey));
            continuation = page.ContinuationToken;
        }
        while (continuation is not null);
        Assert.Equal(["e:1", "e:2", "e:3", "e:4"], rows);
    }

    [Fact]
    public async Task Rows_written_between_pages_neither_repeat_nor_hide_others()
    {
        var table = await CreateTableAsync();
        await AddAsync(table, "p", "b", "d", "f", "h");
        var pages = table.QueryAsync<TableEntity>("PartitionKey eq 'p'", 2).AsPages().GetAsyncEnumerator();
        await pages.MoveNextAsync();
        await AddAsync(table, "p", "a", "g");
        await table.DeleteEntityAsync("p", "f");
        await pages.MoveNextAsync();
        Assert.Equal(["g", "h"], pages.Current.Values.Select(row => row.RowKey));
        await pages.DisposeAsync();
    }

    [Fact]
    public async Task A_page_holds_at_most_a_thousand()
    {
        var table = await CreateTableAsync();
        foreach (var hundred in Enumerable.Range(0, 1100).Chunk(100))
        {
            await table.SubmitTransactionAsync(hundred.Select(i => new TableTransactionAction(
                TableTransactionActionType.Add, new TableEntity("p", i.ToString("D4")) { ["odd"] = i % 2 == 1 })));
        }

        Assert.Equal([1000, 100], await PagesAsync(table, null));
        Assert.Equal(550, (await table.QueryAsync<TableEntity>("odd eq true").ToListAsync()).Count);
    }

    private static async Task AddAsync(TableClient table, string partition, params string[] rows)
    {
        foreach (var row in rows)
            await table.AddEntityAsync(new TableEntity(partition, row));
    }

    private static async Task AddTypedAsync(TableClient table, string row, int number, string text) =>
        await table.AddEntityAsync(new TableEntity("p", row)
        {
            ["text"] = text,
            ["int"] = number,
            ["long"] = number * 4294967296L,
            ["double"] = number * 1.5,
            ["flag"] = number % 2 == 1,
            ["time"] = new DateTimeOffset(2022 + number, 6, 1, 0, 0, 0, TimeSpan.Zero),
            ["id"] = new Guid(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)number),
        });

    private static async Task<List<string>> RowsAsync(
        TableClient table, FormattableString? filter, int? pageSize = null)
    {
        var text = filter is null ? null : TableClient.CreateQueryFilter(filter);
        var rows = await table.QueryAsync<TableEntity>(text, pageSize).ToListAsync();
        return [.. rows.Select(row => row.RowKey)];
    }

    private static async Task<List<int>> PagesAsync(TableClient table, int? pageSize)
    {
        var sizes = new List<int>();
        await foreach (var page in table.QueryAsync<TableEntity>(maxPerPage: pageSize).AsPages())
            sizes.Add(page.Values.Count);
        return sizes;
    }
}
