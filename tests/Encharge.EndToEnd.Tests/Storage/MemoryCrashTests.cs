using Azure.Data.Tables;
using Encharge.Testing.Storage;
using Encharge.Testing.Storage.Faults;

namespace Encharge.EndToEnd.Tests.Storage;

/// <summary>
/// Hooks around the requests of a connection, with which a test ends a consumer in the middle of its work.
/// </summary>
public sealed class MemoryCrashTests
{
    private readonly MemoryStorage _memory = new();
    private readonly TableClient _table;

    public MemoryCrashTests()
    {
        _table = _memory.Tables.GetTableClient("Table");
        _table.Create();
        _memory.Requests.Reset();
    }

    [Fact]
    public async Task A_crash_before_a_request_keeps_it_from_having_an_effect()
    {
        var connection = _memory.Connect();
        connection.BeforeEachRequest = operation => throw new SimulatedCrashException($"before {operation}");
        var crash = await Assert.ThrowsAsync<SimulatedCrashException>(() => AddAsync(connection));
        Assert.Equal("The consumer crashed before EntityInsert.", crash.Message);
        Assert.Equal(0, _memory.Requests.Total);
    }

    [Fact]
    public async Task A_crash_after_a_request_leaves_its_effect()
    {
        var connection = _memory.Connect();
        connection.AfterEachRequest = operation => throw new SimulatedCrashException($"after {operation}");
        await Assert.ThrowsAsync<SimulatedCrashException>(() => AddAsync(connection));
        Assert.Equal(1, _memory.Requests[StorageOperation.EntityInsert]);
        Assert.True((await _table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [Fact]
    public async Task A_crash_of_one_connection_leaves_others_alone()
    {
        var crashing = _memory.Connect();
        crashing.BeforeEachRequest = _ => throw new SimulatedCrashException("here");
        await AddAsync(_memory.Connect());
        await Assert.ThrowsAsync<SimulatedCrashException>(() => AddAsync(crashing));
    }

    [Fact]
    public async Task Hooks_see_each_attempt()
    {
        var seen = new List<string>();
        var left = 1;
        var connection = _memory.Connect(
            FaultInjector.ByScript(_ => left-- > 0 ? StorageFault.ServerBusy : null));
        connection.BeforeEachRequest = operation => Note(seen, "before", operation);
        connection.AfterEachRequest = operation => Note(seen, "after", operation);
        await AddAsync(connection);
        Assert.Equal(
            ["before EntityInsert", "after EntityInsert", "before EntityInsert", "after EntityInsert"], seen);
    }

    [Fact]
    public async Task A_hook_may_wait()
    {
        var gate = new TaskCompletionSource();
        var connection = _memory.Connect();
        connection.BeforeEachRequest = _ => gate.Task;
        var adding = AddAsync(connection);
        Assert.False(adding.IsCompleted);
        gate.SetResult();
        await adding;
    }

    [Fact]
    public async Task A_cancelled_request_has_no_effect()
    {
        using var cancellation = new CancellationTokenSource();
        var connection = _memory.Connect();
        connection.BeforeEachRequest = _ => cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.Tables.GetTableClient("Table")
            .AddEntityAsync(new TableEntity("p", "r"), cancellation.Token));
        Assert.Equal(0, _memory.Requests.Total);
    }

    private static async Task AddAsync(MemoryConnection connection) =>
        await connection.Tables.GetTableClient("Table").AddEntityAsync(new TableEntity("p", "r"));

    private static Task Note(List<string> seen, string when, StorageOperation operation)
    {
        seen.Add($"{when} {operation}");
        return Task.CompletedTask;
    }
}
