using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Tables;

/// <summary>
/// A path of the Table service, decoded: <c>Tables</c>, <c>Tables('Name')</c>, <c>Name</c>, <c>Name()</c>,
/// <c>Name(PartitionKey='a',RowKey='it''s')</c>, <c>$batch</c>.
/// </summary>
/// <param name="Name">What stands before the parenthesis.</param>
/// <param name="Inner">What stands within; null when there is none.</param>
internal readonly record struct TablePath(string Name, string? Inner)
{
    private const string PartitionPrefix = "PartitionKey='";
    private const string RowPrefix = ",RowKey='";

    /// <summary>The path of a call.</summary>
    public static TablePath Of(StorageCall call)
    {
        var text = Uri.UnescapeDataString(call.Path.AsSpan(1));
        var start = text.IndexOf('(', StringComparison.Ordinal);
        return start < 0 || !text.EndsWith(')') ? new(text, null) : new(text[..start], text[(start + 1)..^1]);
    }

    /// <summary>The keys of the entity that it names.</summary>
    /// <exception cref="NotSupportedException">It names none in this form.</exception>
    public (string PartitionKey, string RowKey) Keys(StorageCall call)
    {
        if (Inner is null || !Inner.StartsWith(PartitionPrefix, StringComparison.Ordinal))
            throw call.NotPlayed("this path");
        var partitionKey = ReadQuoted(PartitionPrefix.Length, out var end);
        if (!Inner.AsSpan(end).StartsWith(RowPrefix))
            throw call.NotPlayed("this path");
        var rowKey = ReadQuoted(end + RowPrefix.Length, out end);
        return end == Inner.Length ? (partitionKey, rowKey) : throw call.NotPlayed("this path");
    }

    /// <summary>The table that is named in <c>Tables('Name')</c>.</summary>
    public string TableName() => Inner!.Trim('\'');

    /// <summary>Text up to its closing quote; two quotes stand for one.</summary>
    private string ReadQuoted(int start, out int end)
    {
        var quote = start;
        while (true)
        {
            quote = Inner!.IndexOf('\'', quote);
            if (quote < 0)
                throw new NotSupportedException($"The memory storage finds no closing quote in {Inner}.");
            end = quote + 1;
            if (end >= Inner.Length || Inner[end] != '\'')
                return Inner[start..quote].Replace("''", "'", StringComparison.Ordinal);
            quote = end + 1;
        }
    }
}
