using System.Text.RegularExpressions;

namespace Encharge.Testing.Storage;

/// <summary>
/// The filters that the product sends: comparisons of text properties joined by <c>and</c>. Anything else throws.
/// </summary>
internal sealed partial class TableFilter
{
    private readonly List<(string Property, string Operator, string Value)> _terms = [];

    /// <summary>Where a scan can begin.</summary>
    public (string Partition, string Row) Start { get; private set; } = ("", "");

    private string? Partition { get; set; }

    /// <summary>Reads a filter; null lets all through.</summary>
    public static TableFilter Parse(string? text)
    {
        var filter = new TableFilter();
        var rest = text ?? "";
        while (rest.Length > 0)
        {
            var match = Term().Match(rest);
            if (!match.Success)
                throw new NotSupportedException($"Storage in memory doesn't filter by {text}.");
            filter._terms.Add((
                match.Groups[1].Value,
                match.Groups[2].Value,
                match.Groups[3].Value.Replace("''", "'", StringComparison.Ordinal)));
            rest = rest[match.Length..];
        }

        filter.Partition = filter.ValueOf("PartitionKey", "eq");
        if (filter.Partition is { } partition)
            filter.Start = (partition, filter.ValueOf("RowKey", "ge") ?? filter.ValueOf("RowKey", "gt") ?? "");
        return filter;
    }

    /// <summary>Whether no entity from this key on can match.</summary>
    public bool IsPast((string Partition, string Row) key) =>
        Partition is not null && string.CompareOrdinal(key.Partition, Partition) > 0;

    /// <summary>Whether an entity passes.</summary>
    public bool Matches(MemoryEntity entity) => _terms.TrueForAll(term => Matches(entity.Text(term.Property), term));

    private static bool Matches(string? actual, (string Property, string Operator, string Value) term)
    {
        if (actual is null)
            return false;
        var order = string.CompareOrdinal(actual, term.Value);
        return term.Operator switch
        {
            "eq" => order == 0,
            "ne" => order != 0,
            "gt" => order > 0,
            "ge" => order >= 0,
            "lt" => order < 0,
            "le" => order <= 0,
            _ => throw new NotSupportedException($"Storage in memory doesn't know {term.Operator}."),
        };
    }

    private string? ValueOf(string property, string @operator) =>
        _terms.Where(term => (term.Property, term.Operator) == (property, @operator)).Select(term => term.Value).FirstOrDefault();

    [GeneratedRegex(@"^\s*(?:and\s+)?\(?(\w+) (eq|ne|gt|ge|lt|le) '((?:[^']|'')*)'\)?")]
    private static partial Regex Term();
}
