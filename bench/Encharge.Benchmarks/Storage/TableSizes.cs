using Azure.Data.Tables;

namespace Encharge.Benchmarks.Storage;

/// <summary>How much is in the tables of a storage account.</summary>
internal static class TableSizes
{
    /// <summary>The rows of all tables.</summary>
    public static async Task<int> CountAsync(string connection, CancellationToken stop)
    {
        var service = new TableServiceClient(connection);
        var rows = 0;
        await foreach (var table in service.QueryAsync(cancellationToken: stop))
        {
            var all = service.GetTableClient(table.Name)
                .QueryAsync<TableEntity>(select: ["PartitionKey"], cancellationToken: stop);
            await foreach (var _ in all)
                rows++;
        }

        return rows;
    }
}
