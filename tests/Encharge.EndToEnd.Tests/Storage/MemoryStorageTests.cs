using Azure;
using Azure.Data.Tables;
using Encharge.Testing.Storage;

namespace Encharge.EndToEnd.Tests.Storage;

/// <summary>
/// What the memory storage does as Azure's documentation says and Azurite doesn't, and what is its own. What the two
/// have in common is the contract suites' to prove.
/// </summary>
public sealed class MemoryStorageTests
{
    private readonly MemoryStorage _memory = new(new() { Time = new StandingTime() });

    [Fact]
    public async Task More_than_a_hundred_changes_are_refused()
    {
        var table = await CreateTableAsync();
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync(Enumerable.Range(0, 101).Select(i => Add("p", "row" + i))));
        Assert.Equal((400, "InvalidInput"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task Changes_of_two_partitions_are_refused()
    {
        var table = await CreateTableAsync();
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync([Add("p", "a"), Add("q", "a")]));
        Assert.Equal(
            ("CommandsInBatchActOnDifferentPartitions", 1),
            (failure.ErrorCode, failure.FailedTransactionActionIndex));
    }

    [Theory]
    [InlineData(524_150, null)]
    [InlineData(524_151, "EntityTooLarge")]
    public async Task An_entity_may_have_a_mebibyte(int characters, string? error)
    {
        var table = await CreateTableAsync();
        var entity = new TableEntity("p", "r");
        for (var i = 0; characters > 0; i++, characters -= 32_768)
            entity["c" + i] = new string('x', Math.Min(32_768, characters));
        Assert.Equal(error, await ErrorOfAsync(() => table.AddEntityAsync(entity)));
    }

    [Fact]
    public async Task What_a_merge_makes_is_limited_too()
    {
        var table = await CreateTableAsync();
        await table.AddEntityAsync(Columns(0, 200));
        Assert.Equal(
            "TooManyProperties", await ErrorOfAsync(() => table.UpsertEntityAsync(Columns(200, 53))));
        Assert.Null(await ErrorOfAsync(() => table.UpsertEntityAsync(Columns(200, 52))));
    }

    [Theory]
    [InlineData("a-b", "PropertyNameInvalid")]
    [InlineData("1a", "PropertyNameInvalid")]
    [InlineData("_a1é", null)]
    public async Task A_property_name_is_an_identifier(string name, string? error)
    {
        var table = await CreateTableAsync();
        var entity = new TableEntity("p", "r") { [name] = 1 };
        Assert.Equal(error, await ErrorOfAsync(() => table.AddEntityAsync(entity)));
    }

    [Fact]
    public async Task A_date_lies_after_1600()
    {
        var table = await CreateTableAsync();
        var entity = new TableEntity("p", "r") { ["at"] = new DateTimeOffset(1600, 12, 31, 0, 0, 0, TimeSpan.Zero) };
        Assert.Equal("OutOfRangeInput", await ErrorOfAsync(() => table.AddEntityAsync(entity)));
    }

    [Fact]
    public async Task No_two_writes_share_an_etag_even_at_the_same_time()
    {
        var table = await CreateTableAsync();
        var answer = await table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(i => Add("p", "row" + i)));
        Assert.Equal(100, answer.Value.Select(part => part.Headers.ETag).Distinct().Count());
    }

    [Fact]
    public async Task The_index_of_the_first_change_may_be_left_out()
    {
        var memory = new MemoryStorage(new() { NamesFirstIndex = false });
        var table = memory.Tables.GetTableClient("Table");
        await table.CreateAsync();
        await table.AddEntityAsync(new TableEntity("p", "a"));
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync([Add("p", "a"), Add("p", "b")]));
        Assert.Equal(("EntityAlreadyExists", null), (failure.ErrorCode, failure.FailedTransactionActionIndex));
    }

    [Fact]
    public async Task Pages_may_be_smaller_than_azures()
    {
        var memory = new MemoryStorage(new() { PageSize = 3 });
        var table = memory.Tables.GetTableClient("Table");
        await table.CreateAsync();
        await table.SubmitTransactionAsync(Enumerable.Range(0, 7).Select(i => Add("p", "row" + i)));
        var pages = await table.QueryAsync<TableEntity>().AsPages().ToListAsync();
        Assert.Equal([3, 3, 1], pages.Select(page => page.Values.Count));
        Assert.Equal(3, _memory.Requests[StorageOperation.EntityQuery] + memory.Requests[StorageOperation.EntityQuery]);
    }

    [Fact]
    public async Task Requests_are_counted_by_kind()
    {
        var table = await CreateTableAsync();
        _memory.Requests.Reset();
        await table.SubmitTransactionAsync([Add("p", "a"), Add("p", "b"), Add("p", "c")]);
        await ErrorOfAsync(() => table.AddEntityAsync(new TableEntity("p", "a")));
        await table.UpsertEntityAsync(new TableEntity("p", "a"));
        await table.UpdateEntityAsync(new TableEntity("p", "a"), ETag.All);
        await table.GetEntityIfExistsAsync<TableEntity>("p", "a");
        await table.DeleteEntityAsync("p", "a");
        Assert.Equal(
            new Dictionary<StorageOperation, long>
            {
                [StorageOperation.Transaction] = 1,
                [StorageOperation.EntityInsert] = 1,
                [StorageOperation.EntityUpsert] = 1,
                [StorageOperation.EntityUpdate] = 1,
                [StorageOperation.EntityGet] = 1,
                [StorageOperation.EntityDelete] = 1,
            },
            _memory.Requests.Snapshot());
        Assert.Equal(6, _memory.Requests.Total);
    }

    [Fact]
    public async Task What_is_not_played_says_so()
    {
        var table = await CreateTableAsync();
        var metadata = new Dictionary<string, string> { ["a"] = "b" };
        await AssertNotPlayedAsync(
            "GET memory.blob.test", async () => await _memory.Blobs.GetBlobContainersAsync().ToListAsync());
        await AssertNotPlayedAsync(
            "GET memory.queue.test", async () => await _memory.Queues.GetQueuesAsync().ToListAsync());
        await AssertNotPlayedAsync("comp=acl", () => table.GetAccessPoliciesAsync());
        await AssertNotPlayedAsync("filter", async () => await table.QueryAsync<TableEntity>("flag").ToListAsync());
        await AssertNotPlayedAsync(
            "x-ms-meta-a", () => _memory.Queues.GetQueueClient("queue").CreateAsync(metadata));
        Assert.DoesNotContain(StorageOperation.QueueCreate, _memory.Requests.Snapshot().Keys);
    }

    [Fact]
    public async Task Storages_know_nothing_of_each_other()
    {
        await CreateTableAsync();
        Assert.NotNull(await new MemoryStorage().Tables.CreateTableIfNotExistsAsync("Table"));
    }

    [Fact]
    public async Task Writers_on_many_threads_lose_nothing()
    {
        var table = await CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["n"] = 0 });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
                await IncrementAsync(table);
        })));
        Assert.Equal(200, (await table.GetEntityAsync<TableEntity>("p", "r")).Value["n"]);
    }

    private static async Task IncrementAsync(TableClient table)
    {
        while (true)
        {
            var entity = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
            entity["n"] = entity.GetInt32("n") + 1;
            if (await ErrorOfAsync(() => table.UpdateEntityAsync(entity, entity.ETag)) is null)
                return;
        }
    }

    private async Task<TableClient> CreateTableAsync()
    {
        var table = _memory.Tables.GetTableClient("Table");
        await table.CreateAsync();
        return table;
    }

    private static TableEntity Columns(int first, int count)
    {
        var entity = new TableEntity("p", "r");
        for (var i = first; i < first + count; i++)
            entity["c" + i] = i;
        return entity;
    }

    private static TableTransactionAction Add(string partition, string row) =>
        new(TableTransactionActionType.Add, new TableEntity(partition, row));

    private static async Task<string?> ErrorOfAsync(Func<Task> action) =>
        (await Record.ExceptionAsync(action)) switch
        {
            null => null,
            RequestFailedException failure => failure.ErrorCode,
            var other => throw new InvalidOperationException("Not a refusal.", other),
        };

    private static async Task AssertNotPlayedAsync(string named, Func<Task> action)
    {
        var failure = await Assert.ThrowsAsync<NotSupportedException>(action);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }
}
