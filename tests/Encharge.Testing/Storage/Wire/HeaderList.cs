using System.Diagnostics.CodeAnalysis;
using Azure.Core;

namespace Encharge.Testing.Storage.Wire;

/// <summary>
/// A message's headers in order. A dozen at most: a list is searched faster than a dictionary is filled.
/// </summary>
internal sealed class HeaderList
{
    private readonly List<HttpHeader> _headers = new(12);

    /// <summary>All headers.</summary>
    public IReadOnlyList<HttpHeader> All => _headers;

    /// <summary>The first value of that name, any case; null when there is none.</summary>
    public string? this[string name]
    {
        get
        {
            var index = IndexOf(name);
            return index < 0 ? null : _headers[index].Value;
        }
    }

    /// <summary>Adds a header beside others of its name.</summary>
    public void Add(string name, string value) => _headers.Add(new(name, value));

    /// <summary>Removes every header of that name; false when there was none.</summary>
    public bool Remove(string name) => _headers.RemoveAll(
        header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) > 0;

    /// <summary>The first value of that name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out string? value)
    {
        value = this[name];
        return value is not null;
    }

    /// <summary>All values of that name.</summary>
    public bool TryGetAll(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = null;
        if (IndexOf(name) < 0)
            return false;
        values = [.. _headers
            .Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(header => header.Value)];
        return true;
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < _headers.Count; i++)
        {
            if (_headers[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }
}
