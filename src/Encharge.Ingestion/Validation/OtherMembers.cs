using System.Buffers;
using System.Text.Json;

namespace Encharge.Ingestion.Validation;

/// <summary>
/// Members without a meaning of their own, in document order; of several with one name the last value counts. Holds a
/// pooled array: <see cref="Release"/> it.
/// </summary>
internal struct OtherMembers
{
    // Up to here comparing names one by one costs less than hashing them.
    private const int FewNames = 16;
    private const int FirstCapacity = 16;
    private (string Name, JsonElement Value)[]? _items;
    private Dictionary<string, int>? _indexes;

    /// <summary>How many there are, each name once.</summary>
    public int Count { get; private set; }

    /// <summary>The members; valid until the next <see cref="Add"/> or <see cref="Release"/>.</summary>
    public readonly ReadOnlySpan<(string Name, JsonElement Value)> Items => _items.AsSpan(0, Count);

    /// <summary>Appends the member, or gives the one of that name its later value.</summary>
    public void Add(string name, JsonElement value)
    {
        var index = IndexOf(name);
        if (index >= 0)
        {
            _items![index].Value = value;
            return;
        }

        if (_items is null || Count == _items.Length)
            Grow();
        _indexes?.Add(name, Count);
        _items![Count++] = (name, value);
    }

    /// <summary>Gives the array back; safe to call twice.</summary>
    public void Release()
    {
        if (_items is not null)
            ArrayPool<(string, JsonElement)>.Shared.Return(_items, clearArray: true);
        (_items, _indexes, Count) = (null, null, 0);
    }

    private int IndexOf(string name)
    {
        if (Count > FewNames)
            return (_indexes ??= IndexNames()).GetValueOrDefault(name, -1);
        for (var i = 0; i < Count; i++)
        {
            if (_items![i].Name == name)
                return i;
        }

        return -1;
    }

    private readonly Dictionary<string, int> IndexNames()
    {
        var indexes = new Dictionary<string, int>(Count * 2, StringComparer.Ordinal);
        for (var i = 0; i < Count; i++)
            indexes.Add(_items![i].Name, i);
        return indexes;
    }

    private void Grow()
    {
        var larger = ArrayPool<(string, JsonElement)>.Shared.Rent(Math.Max(FirstCapacity, Count * 2));
        if (_items is not null)
        {
            _items.AsSpan(0, Count).CopyTo(larger);
            ArrayPool<(string, JsonElement)>.Shared.Return(_items, clearArray: true);
        }

        _items = larger;
    }
}
