using Azure.Data.Tables;
using Encharge.Ingestion.Keys;
using Encharge.Testing;
using Encharge.Testing.Storage;

namespace Encharge.Ingestion.Tests.Keys;

/// <summary>
/// Write keys: what is kept of them, how long they are remembered, and that guessing costs the guesser.
/// </summary>
public sealed class WriteKeysTests
{
    [Fact]
    public async Task A_key_is_25_letters_and_digits_leads_to_its_account_and_is_kept_nowhere()
    {
        var (storage, table) = await TableAsync(TimeProvider.System);
        using var keys = new WriteKeys(table, TimeProvider.System);

        var (key, stored) = await table.CreateAsync("acme", "backend", CancellationToken.None);

        Assert.Matches("^[A-Za-z0-9]{25}$", key);
        Assert.Equal(new AccountKey("acme", stored.Id), await keys.FindAsync(key, CancellationToken.None));
        await foreach (var row in storage.Clients.Table("WriteKeys").QueryAsync<TableEntity>())
            Assert.DoesNotContain(row, column => column.Value is string text && text.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_found_key_is_remembered_and_a_revoked_one_stops_within_60_seconds()
    {
        var time = new SetTime();
        var (storage, table) = await TableAsync(time);
        using var keys = new WriteKeys(table, time);
        var (key, stored) = await table.CreateAsync("acme", "backend", CancellationToken.None);
        await keys.FindAsync(key, CancellationToken.None);
        Assert.True(await table.RevokeAsync("acme", stored.Id, CancellationToken.None));
        var reads = storage.Memory.Requests[StorageOperation.EntityGet];

        time.Now += TimeSpan.FromSeconds(59);
        Assert.NotNull(await keys.FindAsync(key, CancellationToken.None));
        Assert.Equal(reads, storage.Memory.Requests[StorageOperation.EntityGet]);
        time.Now += TimeSpan.FromSeconds(2);
        Assert.Null(await keys.FindAsync(key, CancellationToken.None));
    }

    [Fact]
    public async Task A_missing_key_is_remembered_for_5_seconds_so_that_a_new_one_works_soon()
    {
        var time = new SetTime();
        var (storage, table) = await TableAsync(time);
        using var keys = new WriteKeys(table, time);
        var guess = new string('A', 25);
        Assert.Null(await keys.FindAsync(guess, CancellationToken.None));
        var reads = storage.Memory.Requests[StorageOperation.EntityGet];

        Assert.Null(await keys.FindAsync(guess, CancellationToken.None));
        Assert.Equal(reads, storage.Memory.Requests[StorageOperation.EntityGet]);
        time.Now += TimeSpan.FromSeconds(6);
        Assert.Null(await keys.FindAsync(guess, CancellationToken.None));
        Assert.Equal(reads + 1, storage.Memory.Requests[StorageOperation.EntityGet]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAA-")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_text_that_cannot_be_a_key_costs_no_storage(string key)
    {
        var (storage, table) = await TableAsync(TimeProvider.System);
        using var keys = new WriteKeys(table, TimeProvider.System);

        Assert.Null(await keys.FindAsync(key, CancellationToken.None));
        Assert.Equal(0, storage.Memory.Requests[StorageOperation.EntityGet]);
    }

    [Fact]
    public async Task An_account_lists_and_revokes_its_own_keys_only()
    {
        var (_, table) = await TableAsync(TimeProvider.System);
        var (_, mine) = await table.CreateAsync("acme", "one", CancellationToken.None);
        var (_, theirs) = await table.CreateAsync("other", "two", CancellationToken.None);

        Assert.Equal([mine], await table.ListAsync("acme", CancellationToken.None));
        Assert.False(await table.RevokeAsync("acme", theirs.Id, CancellationToken.None));
        Assert.True(await table.RevokeAsync("acme", mine.Id, CancellationToken.None));
        Assert.True(await table.RevokeAsync("acme", mine.Id, CancellationToken.None));
        Assert.NotNull((await table.FindAsync(mine.Id, CancellationToken.None))!.RevokedAt);
    }

    private static async Task<(TestStorage Storage, WriteKeyTable Table)> TableAsync(TimeProvider time)
    {
        var storage = await TestStorage.CreateAsync();
        return (storage, new WriteKeyTable(storage.Clients.Table("WriteKeys"), time));
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Some.Start;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
