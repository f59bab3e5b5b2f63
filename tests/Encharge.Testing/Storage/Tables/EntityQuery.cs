using System.Globalization;
using System.Text;
using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Tables;

/// <summary>A query for a page of entities.</summary>
/// <param name="Filter">Null for all.</param>
/// <param name="Selection">The properties to answer with; null for all.</param>
/// <param name="Start">Where the last page said that this one begins.</param>
/// <param name="PageSize">The most entities to answer with.</param>
internal sealed record EntityQuery(
    Filter? Filter, IReadOnlySet<string>? Selection, (string PartitionKey, string RowKey)? Start, int PageSize)
{
    private const string NextPartition = "NextPartitionKey";
    private const string NextRow = "NextRowKey";

    /// <summary>Reads a call.</summary>
    public static EntityQuery Read(StorageCall call, int pageSize)
    {
        (string, string)? start = call.Query[NextPartition] is { } partitionKey
            ? (Decode(partitionKey), Decode(call.Query[NextRow] ?? ""))
            : null;
        if (call.Query["$top"] is { } top)
            pageSize = Math.Min(pageSize, int.Parse(top, CultureInfo.InvariantCulture));
        return new(FilterReader.Read(call.Query["$filter"]), ReadSelection(call), start, pageSize);
    }

    /// <summary>The properties that a call selects; null for all.</summary>
    public static HashSet<string>? ReadSelection(StorageCall call) =>
        call.Query["$select"] is { } names ? [.. names.Split(',')] : null;

    /// <summary>The page, and the entity that the next page begins with; null when there is none.</summary>
    public (List<MemoryEntity> Page, MemoryEntity? Next) Run(MemoryTable table)
    {
        var page = new List<MemoryEntity>();
        foreach (var entity in table.Scan(KeyRange.Of(Filter), Start))
        {
            if (Filter is not null && Filter.Holds(entity) != true)
                continue;
            if (page.Count == PageSize)
                return (page, entity);
            page.Add(entity);
        }

        return (page, null);
    }

    /// <summary>Adds the headers that let the client ask for the next page.</summary>
    public static MemoryResponse Continue(MemoryResponse response, MemoryEntity next) => response
        .With("x-ms-continuation-" + NextPartition, Encode(next.PartitionKey))
        .With("x-ms-continuation-" + NextRow, Encode(next.RowKey));

    /// <summary>Opaque and printable, as Azure's: the key may hold what a header must not.</summary>
    private static string Encode(string key) => "1!" + Convert.ToBase64String(Encoding.UTF8.GetBytes(key));

    private static string Decode(string text) => Encoding.UTF8.GetString(Convert.FromBase64String(text[2..]));
}
