using System.Text.RegularExpressions;

namespace Encharge.Testing.Storage;

/// <summary>What a write wants.</summary>
internal enum TableWrite
{
    Insert,
    Replace,
    Merge,
    Delete,
}

/// <summary>One write to a table.</summary>
/// <param name="Kind">What it wants.</param>
/// <param name="Table">The table.</param>
/// <param name="Key">The entity.</param>
/// <param name="Entity">Its new content; null for a delete.</param>
/// <param name="IfMatch">The ETag that it must have; <c>*</c> for any; null when it need not even exist.</param>
internal sealed partial record TableOperation(
    TableWrite Kind, string Table, (string Partition, string Row) Key, MemoryEntity? Entity, string? IfMatch)
{
    /// <summary>The write of a request.</summary>
    public static TableOperation Read(MemoryRequest request)
    {
        var kind = request switch
        {
            { Method: "POST" } when request.Header("X-HTTP-Method") is "MERGE" => TableWrite.Merge,
            { Method: "POST" } => TableWrite.Insert,
            { Method: "PUT" } => TableWrite.Replace,
            { Method: "PATCH" or "MERGE" } => TableWrite.Merge,
            { Method: "DELETE" } => TableWrite.Delete,
            _ => throw request.Unsupported(),
        };
        var entity = kind == TableWrite.Delete ? null : MemoryEntity.Read(request.Body);
        if (kind == TableWrite.Insert)
            return new(kind, request.Path, (entity!.Text("PartitionKey") ?? "", entity.Text("RowKey") ?? ""), entity, null);
        var (table, key) = ReadAddress(request.Path);
        return new(kind, table, key, entity, request.Header("If-Match"));
    }

    /// <summary>Table and key of <c>Table(PartitionKey='…',RowKey='…')</c>.</summary>
    public static (string Table, (string Partition, string Row) Key) ReadAddress(string path)
    {
        var match = Address().Match(path);
        if (!match.Success)
            throw new NotSupportedException($"Storage in memory doesn't know the address {path}.");
        return (match.Groups[1].Value, (Unquote(match.Groups[2].Value), Unquote(match.Groups[3].Value)));
    }

    private static string Unquote(string text) => text.Replace("''", "'", StringComparison.Ordinal);

    [GeneratedRegex(@"^(\w+)\(PartitionKey='((?:[^']|'')*)',\s*RowKey='((?:[^']|'')*)'\)$")]
    private static partial Regex Address();
}
