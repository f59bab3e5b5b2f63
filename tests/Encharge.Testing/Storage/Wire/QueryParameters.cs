namespace Encharge.Testing.Storage.Wire;

/// <summary>A URL's query, <c>$top=2&amp;$filter=PartitionKey%20eq%20%27a%27</c>, read when asked.</summary>
internal readonly record struct QueryParameters(string Text)
{
    /// <summary>The decoded value of that name; null when there is none.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var part in Text.AsSpan().Split('&'))
            {
                var pair = Text.AsSpan(part);
                if (pair.Length > name.Length && pair[name.Length] == '=' && pair.StartsWith(name))
                    return Uri.UnescapeDataString(pair[(name.Length + 1)..]);
            }

            return null;
        }
    }

    /// <summary>The first name that isn't among the known ones; null when all are.</summary>
    public string? FirstUnknown(IReadOnlySet<string> known)
    {
        foreach (var part in Text.AsSpan().Split('&'))
        {
            var pair = Text.AsSpan(part);
            var end = pair.IndexOf('=');
            var name = (end < 0 ? pair : pair[..end]).ToString();
            if (name.Length > 0 && !known.Contains(name))
                return name;
        }

        return null;
    }
}
