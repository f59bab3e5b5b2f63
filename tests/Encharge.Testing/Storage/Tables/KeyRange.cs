namespace Encharge.Testing.Storage.Tables;

/// <summary>Where entities that a filter finds can lie: what a scan may leave out. Bounds are included.</summary>
/// <param name="PartitionKey">The only partition; null for all.</param>
/// <param name="FirstRow">Null for no bound.</param>
/// <param name="LastRow">Null for no bound.</param>
internal readonly record struct KeyRange(string? PartitionKey, string? FirstRow, string? LastRow)
{
    /// <summary>The range of a filter; everything when there is none.</summary>
    public static KeyRange Of(Filter? filter) => filter switch
    {
        AndFilter both => Of(both.Left).Within(Of(both.Right)),
        ComparisonFilter { Property: "PartitionKey", Operator: "eq", Value: string key } => new(key, null, null),
        ComparisonFilter { Property: "RowKey", Value: string key } row => row.Operator switch
        {
            "eq" => new(null, key, key),
            "ge" or "gt" => new(null, key, null),
            "le" or "lt" => new(null, null, key),
            _ => default,
        },
        _ => default,
    };

    /// <summary>What lies in both, or more: the filter itself still decides.</summary>
    private KeyRange Within(KeyRange other) => new(
        PartitionKey ?? other.PartitionKey, FirstRow ?? other.FirstRow, LastRow ?? other.LastRow);
}
