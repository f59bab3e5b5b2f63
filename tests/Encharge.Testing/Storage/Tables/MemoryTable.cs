namespace Encharge.Testing.Storage.Tables;

/// <summary>A table: partitions of rows, both in ordinal order.</summary>
internal sealed class MemoryTable
{
    private readonly Dictionary<string, SortedRows> _partitions = new(StringComparer.Ordinal);
    private string[]? _sortedPartitions;

    /// <summary>The entity of these keys; null when there is none.</summary>
    public MemoryEntity? Find(string partitionKey, string rowKey) =>
        _partitions.TryGetValue(partitionKey, out var rows) ? rows.Find(rowKey) : null;

    /// <summary>Puts an entity in the place of its keys.</summary>
    public void Put(MemoryEntity entity)
    {
        if (!_partitions.TryGetValue(entity.PartitionKey, out var rows))
        {
            _partitions.Add(entity.PartitionKey, rows = new());
            _sortedPartitions = null;
        }

        rows.Put(entity);
    }

    /// <summary>Removes the entity of these keys, which must be there.</summary>
    public void Remove(string partitionKey, string rowKey)
    {
        var rows = _partitions[partitionKey];
        rows.Remove(rowKey);
        if (rows.Count > 0)
            return;
        _partitions.Remove(partitionKey);
        _sortedPartitions = null;
    }

    /// <summary>The entities within the range that don't come before the given keys, in the order of keys.</summary>
    public IEnumerable<MemoryEntity> Scan(KeyRange range, (string PartitionKey, string RowKey)? start)
    {
        foreach (var partitionKey in range.PartitionKey is { } only ? [only] : SortedPartitions())
        {
            var order = start is null ? 1 : string.CompareOrdinal(partitionKey, start.Value.PartitionKey);
            if (order < 0 || !_partitions.TryGetValue(partitionKey, out var rows))
                continue;
            var from = order == 0 ? Later(range.FirstRow, start!.Value.RowKey) : range.FirstRow;
            foreach (var entity in rows.Scan(from, range.LastRow))
                yield return entity;
        }
    }

    private static string Later(string? first, string second) =>
        string.CompareOrdinal(first, second) > 0 ? first! : second;

    private string[] SortedPartitions()
    {
        if (_sortedPartitions is null)
        {
            _sortedPartitions = [.. _partitions.Keys];
            Array.Sort(_sortedPartitions, StringComparer.Ordinal);
        }

        return _sortedPartitions;
    }
}
