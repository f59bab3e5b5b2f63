using Azure;
using Azure.Data.Tables;
using Encharge.Testing.Azurite;

namespace Encharge.EndToEnd.Tests.LocalHost;

/// <summary>Looking into one partition only must not change what a query answers.</summary>
public sealed class AzuriteQueryTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private readonly TableClient _table = new(azurite.ConnectionString, $"queries{Guid.NewGuid():N}");

    public async Task InitializeAsync()
    {
        await _table.CreateAsync();
        foreach (var partition in new[] { "a", "b", "it's", "a or b" })
        {
            await _table.SubmitTransactionAsync(Enumerable.Range(0, 3).Select(row => new TableTransactionAction(
                TableTransactionActionType.Add, new TableEntity(partition, $"r{row}") { ["n"] = row })));
        }
    }

    public Task DisposeAsync() => _table.DeleteAsync();

    [Theory]
    [InlineData("PartitionKey eq 'a'", "a/r0 a/r1 a/r2")]
    [InlineData("PartitionKey eq 'a' and RowKey ge 'r1' and RowKey lt 'r2'", "a/r1")]
    [InlineData("(PartitionKey eq 'b') and (n gt 0)", "b/r1 b/r2")]
    [InlineData("n gt 1 and PartitionKey eq 'b'", "b/r2")]
    [InlineData("PartitionKey eq 'it''s' and RowKey eq 'r0'", "it's/r0")]
    [InlineData("PartitionKey eq 'a or b' and RowKey eq 'r0'", "a or b/r0")]
    [InlineData("PartitionKey eq 'a' or PartitionKey eq 'b'", "a/r0 a/r1 a/r2 b/r0 b/r1 b/r2")]
    [InlineData("PartitionKey eq 'a' and RowKey eq 'r0' or PartitionKey eq 'b' and RowKey eq 'r1'", "a/r0 b/r1")]
    [InlineData("RowKey eq 'r1' and not (PartitionKey eq 'a')", "a or b/r1 b/r1 it's/r1")]
    [InlineData("PartitionKey eq 'a' and PartitionKey eq 'b'", "")]
    [InlineData("PartitionKey eq 'nobody'", "")]
    [InlineData("n eq 2 and RowKey gt 'r'", "a/r2 a or b/r2 b/r2 it's/r2")]
    public async Task The_answer_is_that_of_the_whole_table(string filter, string rows) =>
        Assert.Equal(rows, string.Join(' ', await RowsAsync(filter)));

    [Fact]
    public async Task Pages_of_a_partition_follow_each_other()
    {
        var pages = await _table.QueryAsync<TableEntity>("PartitionKey eq 'b'", maxPerPage: 2).AsPages().ToListAsync();

        Assert.Equal([2, 1], pages.Select(page => page.Values.Count));
        Assert.Equal(["r0", "r1", "r2"], pages.SelectMany(page => page.Values).Select(row => row.RowKey));
    }

    [Fact]
    public async Task A_failed_transaction_leaves_what_was_there()
    {
        TableTransactionAction[] actions =
        [
            new(TableTransactionActionType.Add, new TableEntity("a", "new")),
            new(TableTransactionActionType.UpsertReplace, new TableEntity("a", "r0") { ["n"] = 100 }),
            new(TableTransactionActionType.Delete, new TableEntity("a", "r1"), ETag.All),
            new(TableTransactionActionType.Add, new TableEntity("a", "r2")),
        ];

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => _table.SubmitTransactionAsync(actions));

        Assert.Equal((409, 3), (failure.Status, failure.FailedTransactionActionIndex));
        Assert.Equal(["a/r0", "a/r1", "a/r2"], await RowsAsync("PartitionKey eq 'a'"));
        Assert.Equal(0, (await _table.GetEntityAsync<TableEntity>("a", "r0")).Value.GetInt32("n"));
        Assert.False((await _table.GetEntityIfExistsAsync<TableEntity>("a", "new")).HasValue);
    }

    [Fact]
    public async Task Merged_and_replaced_entities_are_found_as_they_are_now()
    {
        await _table.UpsertEntityAsync(new TableEntity("a", "r0") { ["m"] = 1 }, TableUpdateMode.Merge);
        await _table.UpsertEntityAsync(new TableEntity("a", "r1") { ["m"] = 1 }, TableUpdateMode.Replace);
        await _table.DeleteEntityAsync("a", "r2");

        Assert.Equal(["a/r0", "a/r1"], await RowsAsync("PartitionKey eq 'a' and m eq 1"));
        Assert.Equal(["a/r0"], await RowsAsync("PartitionKey eq 'a' and n eq 0"));
    }

    [Fact]
    public async Task A_table_made_anew_is_empty()
    {
        await _table.DeleteAsync();
        await _table.CreateAsync();

        Assert.Empty(await RowsAsync("PartitionKey eq 'a'"));
        await _table.AddEntityAsync(new TableEntity("a", "r0"));
        Assert.Equal(["a/r0"], await RowsAsync("PartitionKey eq 'a'"));
    }

    private async Task<List<string>> RowsAsync(string filter) => await _table.QueryAsync<TableEntity>(filter)
        .Select(row => $"{row.PartitionKey}/{row.RowKey}")
        .ToListAsync();
}
