using Azure.Data.Tables;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.People;

/// <summary>A page of a person's timeline.</summary>
/// <param name="Entries">Newest first.</param>
/// <param name="Next">The cursor of the next page; null after the last.</param>
internal sealed record TimelinePage(IReadOnlyList<TimelineEntry> Entries, string? Next);

/// <summary>
/// Interleaves the timelines of a person's identities. An entry's row key is also its place among all of them, so the
/// key of the last entry shown is the cursor, and each page costs one query per identity however long the timelines
/// are.
/// </summary>
internal sealed class TimelineReader(TableClient table)
{
    /// <summary>The most entries in a page.</summary>
    public const int MaxPage = 1_000;

    /// <summary>Identities asked at a time.</summary>
    private const int MaxParallelQueries = 16;

    /// <summary>One page.</summary>
    /// <param name="account">The account.</param>
    /// <param name="person">Whose timeline.</param>
    /// <param name="page">How many, 1 to 1,000, and the cursor from the page before; null for the first.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<TimelinePage> ReadAsync(
        string account, PersonView person, (int Limit, string? Cursor) page, CancellationToken cancellationToken)
    {
        var after = page.Cursor ?? TableKeys.Timeline;
        var entries = new List<TimelineEntry>();
        foreach (var some in person.Identities.Chunk(MaxParallelQueries))
        {
            var parts = await Task.WhenAll(some.Select(identity => ReadAsync(
                TableKeys.Partition(account, identity.Id), after, page.Limit + 1, cancellationToken)));
            entries = [.. parts.SelectMany(part => part).Concat(entries)
                .OrderBy(entry => entry.RowKey, StringComparer.Ordinal)
                .Take(page.Limit + 1)];
        }

        if (entries.Count <= page.Limit)
            return new(entries, null);
        entries.RemoveAt(page.Limit);
        return new(entries, entries[^1].RowKey);
    }

    private async Task<List<TimelineEntry>> ReadAsync(
        string partition, string after, int limit, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and RowKey gt {after} and RowKey lt {TableKeys.TimelineEnd}");
        var entries = new List<TimelineEntry>();
        var rows = table.QueryAsync<TableEntity>(filter, Math.Min(limit, MaxPage), cancellationToken: cancellationToken);
        await foreach (var row in rows)
        {
            entries.Add(IdentityRows.ReadEntry(row));
            if (entries.Count == limit)
                break;
        }

        return entries;
    }
}
