using System.Globalization;

namespace Encharge.Testing.Storage.Tables;

/// <summary>
/// Reads the part of OData's filters that the SDK writes: <c>PartitionKey eq 'a' and (n gt 5L or not (t lt
/// datetime'2026-01-01T00:00:00Z'))</c>.
/// </summary>
internal sealed class FilterReader
{
    private readonly string _text;
    private readonly List<string> _words;
    private int _next;

    private FilterReader(string text)
    {
        _text = text;
        _words = FilterWords.Split(text);
    }

    /// <summary>Reads a filter; null for none.</summary>
    /// <exception cref="NotSupportedException">It holds anything else.</exception>
    public static Filter? Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var reader = new FilterReader(text);
        var filter = reader.ReadOr();
        return reader._next == reader._words.Count ? filter : throw reader.NotPlayed();
    }

    private Filter ReadOr()
    {
        var left = ReadAnd();
        while (TryTake("or"))
            left = new OrFilter(left, ReadAnd());
        return left;
    }

    private Filter ReadAnd()
    {
        var left = ReadNot();
        while (TryTake("and"))
            left = new AndFilter(left, ReadNot());
        return left;
    }

    private Filter ReadNot()
    {
        if (TryTake("not"))
            return new NotFilter(ReadNot());
        if (!TryTake("("))
            return ReadComparison();
        var inner = ReadOr();
        return TryTake(")") ? inner : throw NotPlayed();
    }

    private ComparisonFilter ReadComparison()
    {
        var (property, comparison, value) = (Take(), Take(), Take());
        if (!char.IsLetter(property[0]) && property[0] != '_')
            throw NotPlayed();
        return new(property, comparison, ReadValue(value));
    }

    private object ReadValue(string word) => word switch
    {
        "true" => true,
        "false" => false,
        ['\'', .., '\''] => Unquote(word),
        [.. var digits, 'L'] => long.Parse(digits, CultureInfo.InvariantCulture),
        _ when TryUnquote(word, "datetime", out var text) =>
            DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).ToUniversalTime(),
        _ when TryUnquote(word, "guid", out var text) => Guid.Parse(text),
        _ when TryUnquote(word, "X", out var text) || TryUnquote(word, "binary", out text) =>
            Convert.FromHexString(text),
        _ when int.TryParse(word, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when double.TryParse(word, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw NotPlayed(),
    };

    private static bool TryUnquote(string word, string prefix, out string text)
    {
        var quoted = word.StartsWith(prefix, StringComparison.Ordinal) ? word.AsSpan(prefix.Length) : [];
        var found = quoted.Length >= 2 && quoted[0] == '\'';
        text = found ? quoted[1..^1].ToString() : "";
        return found;
    }

    private static string Unquote(string word) => word[1..^1].Replace("''", "'", StringComparison.Ordinal);

    private bool TryTake(string word)
    {
        if (_next >= _words.Count || _words[_next] != word)
            return false;
        _next++;
        return true;
    }

    private string Take() => _next < _words.Count ? _words[_next++] : throw NotPlayed();

    private NotSupportedException NotPlayed() => new($"The memory storage doesn't read the filter: {_text}");
}
