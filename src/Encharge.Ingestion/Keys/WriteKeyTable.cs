using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Keys;

/// <summary>A write key as it is kept: never the key itself.</summary>
/// <param name="Id">SHA-256 of the key, lower-case hexadecimal.</param>
/// <param name="Account">Whose it is.</param>
/// <param name="Label">What people call it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="RevokedAt">When it stopped being valid; null while it is.</param>
internal sealed record WriteKey(
    string Id, string Account, string Label, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt)
{
    /// <summary>A label names a key in a list; a hundred characters are a line.</summary>
    public const int MaxLabelLength = 100;
}

/// <summary>The table <c>WriteKeys</c>: a partition per key, named by its hash.</summary>
internal sealed class WriteKeyTable(TableClient table, TimeProvider time)
{
    /// <summary>
    /// 25 characters of 62: 148 bits, so guessing is hopeless and a plain SHA-256 is enough. The length and the
    /// alphabet are those of the service's own write keys.
    /// </summary>
    public const int KeyLength = 25;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string Row = "key";

    /// <summary>Whether a text has the form of a write key.</summary>
    public static bool IsWellFormed(string key) => key.Length == KeyLength && key.All(char.IsAsciiLetterOrDigit);

    /// <summary>The id of a key.</summary>
    public static string IdOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Makes a key. This is the only time that the key itself is to be had.</summary>
    public async Task<(string Key, WriteKey Stored)> CreateAsync(
        string account, string label, CancellationToken cancellationToken)
    {
        var key = RandomNumberGenerator.GetString(Alphabet, KeyLength);
        var stored = new WriteKey(IdOf(key), account, label, time.GetUtcNow(), null);
        await table.AddEntityAsync(ToRow(stored), cancellationToken);
        return (key, stored);
    }

    /// <summary>The key of that id, revoked or not; null when there is none.</summary>
    public async Task<WriteKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(id, Row, cancellationToken: cancellationToken);
        return row.HasValue ? FromRow(row.Value!) : null;
    }

    /// <summary>
    /// An account's keys, oldest first. Reads the whole table: an account has a few keys, a service a few accounts.
    /// </summary>
    public async Task<IReadOnlyList<WriteKey>> ListAsync(string account, CancellationToken cancellationToken)
    {
        var keys = new List<WriteKey>();
        var filter = TableClient.CreateQueryFilter($"account eq {account}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            keys.Add(FromRow(row));
        return [.. keys.OrderBy(key => key.CreatedAt)];
    }

    /// <summary>Revokes a key, once: a second time changes nothing. False when the account has no such key.</summary>
    public async Task<bool> RevokeAsync(string account, string id, CancellationToken cancellationToken)
    {
        var key = await FindAsync(id, cancellationToken);
        if (key is null || key.Account != account)
            return false;
        if (key.RevokedAt is null)
        {
            var row = ToRow(key with { RevokedAt = time.GetUtcNow() });
            await table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace, cancellationToken);
        }

        return true;
    }

    private static TableEntity ToRow(WriteKey key)
    {
        var row = new TableEntity(key.Id, Row)
        {
            ["account"] = key.Account,
            ["label"] = key.Label,
            ["createdAt"] = UtcTime.Format(key.CreatedAt),
        };
        if (key.RevokedAt is { } revokedAt)
            row["revokedAt"] = UtcTime.Format(revokedAt);
        return row;
    }

    private static WriteKey FromRow(TableEntity row) => new(
        row.PartitionKey,
        row.GetString("account"),
        row.GetString("label"),
        UtcTime.Parse(row.GetString("createdAt")),
        row.GetString("revokedAt") is { } revokedAt ? UtcTime.Parse(revokedAt) : null);
}
