namespace Encharge.Testing.Storage.Tables;

/// <summary>The rows of a partition in ordinal order of their keys.</summary>
internal sealed class SortedRows
{
    private readonly List<MemoryEntity> _rows = [];

    /// <summary>How many there are.</summary>
    public int Count => _rows.Count;

    /// <summary>The row of that key; null when there is none.</summary>
    public MemoryEntity? Find(string rowKey)
    {
        var index = LowerBound(rowKey);
        return index < _rows.Count && _rows[index].RowKey == rowKey ? _rows[index] : null;
    }

    /// <summary>Adds a row, or puts it in the place of the one with its key.</summary>
    public void Put(MemoryEntity row)
    {
        var index = LowerBound(row.RowKey);
        if (index < _rows.Count && _rows[index].RowKey == row.RowKey)
            _rows[index] = row;
        else
            _rows.Insert(index, row);
    }

    /// <summary>Removes the row of that key, which must be there.</summary>
    public void Remove(string rowKey) => _rows.RemoveAt(LowerBound(rowKey));

    /// <summary>The rows between two keys, both included; null stands for no bound.</summary>
    public IEnumerable<MemoryEntity> Scan(string? first, string? last)
    {
        for (var i = first is null ? 0 : LowerBound(first); i < _rows.Count; i++)
        {
            if (last is not null && string.CompareOrdinal(_rows[i].RowKey, last) > 0)
                yield break;
            yield return _rows[i];
        }
    }

    /// <summary>The index of the first row that doesn't come before the key.</summary>
    private int LowerBound(string rowKey)
    {
        var (low, high) = (0, _rows.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(_rows[middle].RowKey, rowKey) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
