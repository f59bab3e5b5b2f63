using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Encharge.Ingestion.Storage;

namespace Encharge.Cli.People;

/// <summary>
/// All identities of an account, in the order of their keys: one query over the account's range of partitions. Ids
/// being hashes, they are spread evenly, so an id says how far the scan has come.
/// </summary>
internal sealed class IdentityScan(TableClient table, string account)
{
    private static readonly string[] Keys = ["PartitionKey", "RowKey"];

    /// <summary>
    /// The ids, each once. An identity of which only another's events speak has ties and no state, hence both.
    /// </summary>
    public async IAsyncEnumerable<Guid> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = "";
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey ge {account + ":"} and PartitionKey lt {account + ";"} and RowKey lt {TableKeys.TiesEnd}");
        var rows = table.QueryAsync<TableEntity>(filter, select: Keys, cancellationToken: cancellationToken);
        await foreach (var row in rows)
        {
            if (row.PartitionKey == last)
                continue;
            last = row.PartitionKey;
            yield return Guid.ParseExact(last.AsSpan(account.Length + 1), "N");
        }
    }

    /// <summary>How much of all lies before an id, 0 to 1.</summary>
    public static double FractionAt(Guid id) =>
        uint.Parse(id.ToString("N").AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        / (double)uint.MaxValue;
}
