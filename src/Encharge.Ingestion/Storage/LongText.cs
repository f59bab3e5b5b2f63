using System.Text;
using Azure.Data.Tables;

namespace Encharge.Ingestion.Storage;

/// <summary>
/// Text of any length in an entity: split over <c>name</c>, <c>name2</c>, <c>name3</c>, …, never inside a surrogate
/// pair.
/// </summary>
internal static class LongText
{
    /// <summary>Sets the columns of a text; none when it is null.</summary>
    public static void SetLongText(this TableEntity entity, string name, string? text)
    {
        var start = 0;
        for (var part = 1; start < text?.Length; part++)
        {
            var length = Math.Min(TableLimits.MaxTextCharacters, text.Length - start);
            if (start + length < text.Length && char.IsHighSurrogate(text[start + length - 1]))
                length--;
            entity[Column(name, part)] = text.Substring(start, length);
            start += length;
        }
    }

    /// <summary>The text of the columns; null when there are none.</summary>
    public static string? GetLongText(this TableEntity entity, string name)
    {
        if (entity.GetString(name) is not { } first)
            return null;
        if (entity.GetString(Column(name, 2)) is not { } second)
            return first;
        var text = new StringBuilder(first).Append(second);
        for (var part = 3; entity.GetString(Column(name, part)) is { } next; part++)
            text.Append(next);
        return text.ToString();
    }

    private static string Column(string name, int part) => part == 1 ? name : $"{name}{part}";
}
