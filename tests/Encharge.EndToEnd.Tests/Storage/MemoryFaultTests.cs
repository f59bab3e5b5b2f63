using Azure;
using Azure.Data.Tables;
using Encharge.Testing.Storage;
using Encharge.Testing.Storage.Faults;

namespace Encharge.EndToEnd.Tests.Storage;

/// <summary>
/// Faults between the SDK's clients and the memory storage: what they do there, and what the SDK makes of them.
/// </summary>
public sealed class MemoryFaultTests
{
    private readonly MemoryStorage _memory = new();
    private readonly TableClient _table;

    public MemoryFaultTests()
    {
        _table = _memory.Tables.GetTableClient("Table");
        _table.Create();
        _memory.Queues.GetQueueClient("queue").Create();
        _memory.Requests.Reset();
    }

    [Theory]
    [InlineData(StorageFault.ConnectionLost)]
    [InlineData(StorageFault.ServerBusy)]
    [InlineData(StorageFault.ServerError)]
    internal async Task The_sdk_repeats_what_had_no_effect(StorageFault fault)
    {
        var faults = Once(fault);
        await TableOf(faults).AddEntityAsync(new TableEntity("p", "r"));
        Assert.Equal(new Dictionary<StorageFault, long> { [fault] = 1 }, faults.Injected);
        Assert.Equal(1, _memory.Requests[StorageOperation.EntityInsert]);
    }

    [Fact]
    public async Task The_sdk_gives_up_after_four_attempts()
    {
        var busy = TableOf(FaultInjector.ByScript(_ => StorageFault.ServerBusy));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => busy.GetEntityAsync<TableEntity>("p", "r"));
        Assert.Equal((503, "ServerBusy"), (failure.Status, failure.ErrorCode));
        var lost = FaultInjector.ByScript(_ => StorageFault.ConnectionLost);
        await Assert.ThrowsAsync<AggregateException>(() => TableOf(lost).GetEntityAsync<TableEntity>("p", "r"));
        Assert.Equal(4, lost[StorageFault.ConnectionLost]);
        Assert.Equal(0, _memory.Requests.Total);
    }

    [Fact]
    public async Task An_insert_with_a_lost_answer_meets_itself()
    {
        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => TableOf(Once(StorageFault.AnswerLost)).AddEntityAsync(new TableEntity("p", "r") { ["n"] = 1 }));
        Assert.Equal((409, "EntityAlreadyExists"), (failure.Status, failure.ErrorCode));
        Assert.Equal(1, (await _table.GetEntityAsync<TableEntity>("p", "r")).Value["n"]);
    }

    [Fact]
    public async Task An_update_with_a_lost_answer_meets_itself()
    {
        var etag = (await _table.AddEntityAsync(new TableEntity("p", "r") { ["n"] = 1 })).Headers.ETag!.Value;
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => TableOf(Once(StorageFault.AnswerLost))
            .UpdateEntityAsync(new TableEntity("p", "r") { ["n"] = 2 }, etag));
        Assert.Equal((412, "UpdateConditionNotSatisfied"), (failure.Status, failure.ErrorCode));
        Assert.Equal(2, (await _table.GetEntityAsync<TableEntity>("p", "r")).Value["n"]);
    }

    [Fact]
    public async Task A_transaction_with_a_lost_answer_meets_itself()
    {
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => TableOf(Once(StorageFault.AnswerLost)).SubmitTransactionAsync([Upsert("a"), Add("b")]));
        Assert.Equal(("EntityAlreadyExists", 1), (failure.ErrorCode, failure.FailedTransactionActionIndex));
        Assert.Equal(2, (await _table.QueryAsync<TableEntity>().ToListAsync()).Count);
        Assert.Equal(2, _memory.Requests[StorageOperation.Transaction]);
    }

    [Fact]
    public async Task A_message_with_a_lost_answer_is_there_twice()
    {
        var connection = _memory.Connect(Once(StorageFault.AnswerLost));
        await connection.Queues.GetQueueClient("queue").SendMessageAsync("x");
        var messages = (await _memory.Queues.GetQueueClient("queue").ReceiveMessagesAsync(32)).Value;
        Assert.Equal(["x", "x"], messages.Select(message => message.Body.ToString()));
    }

    [Fact]
    public async Task A_false_conflict_has_no_effect_and_names_an_insert()
    {
        var faults = FaultInjector.ByScript(_ => StorageFault.Conflict);
        var alone = await Assert.ThrowsAsync<RequestFailedException>(
            () => TableOf(faults).AddEntityAsync(new TableEntity("p", "r")));
        Assert.Equal((409, "EntityAlreadyExists"), (alone.Status, alone.ErrorCode));
        var together = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => TableOf(faults).SubmitTransactionAsync([Upsert("a"), Add("b")]));
        Assert.Equal(("EntityAlreadyExists", 1), (together.ErrorCode, together.FailedTransactionActionIndex));
        Assert.Empty(await _table.QueryAsync<TableEntity>().ToListAsync());
    }

    [Fact]
    public async Task A_false_failed_condition_has_no_effect_and_names_a_conditional_change()
    {
        var etag = (await _table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value;
        var table = TableOf(FaultInjector.ByScript(_ => StorageFault.ConditionFailed));
        var alone = await Assert.ThrowsAsync<RequestFailedException>(() => table.DeleteEntityAsync("p", "r", etag));
        Assert.Equal((412, "UpdateConditionNotSatisfied"), (alone.Status, alone.ErrorCode));
        var update = new TableTransactionAction(
            TableTransactionActionType.UpdateReplace, new TableEntity("p", "r"), etag);
        var together = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync([Add("b"), update]));
        Assert.Equal(("UpdateConditionNotSatisfied", 1), (together.ErrorCode, together.FailedTransactionActionIndex));
        Assert.Equal(etag, (await _table.QueryAsync<TableEntity>().SingleAsync()).ETag);
    }

    [Fact]
    public async Task A_fault_that_does_not_fit_neither_occurs_nor_counts()
    {
        var faults = FaultInjector.ByScript(operation => operation == StorageOperation.EntityUpsert
            ? StorageFault.Conflict
            : StorageFault.ConditionFailed);
        var table = TableOf(faults);
        await table.UpsertEntityAsync(new TableEntity("p", "r"));
        await table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All);
        await table.DeleteEntityAsync("p", "r", ETag.All);
        await table.SubmitTransactionAsync([Upsert("a"), Add("b")]);
        Assert.Empty(faults.Injected);
    }

    [Fact]
    public async Task Chance_keeps_to_its_rates_and_its_seed()
    {
        var rates = new Dictionary<StorageFault, double>
        {
            [StorageFault.ServerBusy] = 0.1,
            [StorageFault.ConnectionLost] = 0.05,
        };
        var first = await InjectedByChanceAsync(7, rates);
        Assert.InRange(first[StorageFault.ServerBusy], 140, 300);
        Assert.InRange(first[StorageFault.ConnectionLost], 60, 160);
        Assert.Equal(first, await InjectedByChanceAsync(7, rates));
        Assert.NotEqual(first, await InjectedByChanceAsync(8, rates));
    }

    [Fact]
    public void Rates_are_probabilities() => Assert.Throws<ArgumentOutOfRangeException>(() => FaultInjector.ByChance(
        1, new Dictionary<StorageFault, double> { [StorageFault.ServerBusy] = 0.6, [StorageFault.ServerError] = 0.6 }));

    [Fact]
    public async Task A_disarmed_injector_injects_nothing()
    {
        var faults = FaultInjector.ByScript(_ => StorageFault.ConnectionLost);
        faults.Disarm();
        await TableOf(faults).AddEntityAsync(new TableEntity("p", "r"));
        Assert.Empty(faults.Injected);
    }

    private async Task<IReadOnlyDictionary<StorageFault, long>> InjectedByChanceAsync(
        int seed, IReadOnlyDictionary<StorageFault, double> rates)
    {
        var faults = FaultInjector.ByChance(seed, rates);
        var table = TableOf(faults);
        for (var i = 0; i < 1800; i++)
            await Record.ExceptionAsync(() => table.UpsertEntityAsync(new TableEntity("p", "r")));
        return faults.Injected;
    }

    private TableClient TableOf(FaultInjector faults) => _memory.Connect(faults).Tables.GetTableClient("Table");

    private static FaultInjector Once(StorageFault fault)
    {
        var left = 1;
        return FaultInjector.ByScript(_ => left-- > 0 ? fault : null);
    }

    private static TableTransactionAction Add(string row) =>
        new(TableTransactionActionType.Add, new TableEntity("p", row));

    private static TableTransactionAction Upsert(string row) =>
        new(TableTransactionActionType.UpsertReplace, new TableEntity("p", row));
}
