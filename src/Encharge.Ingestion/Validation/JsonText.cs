using System.Buffers;
using System.Globalization;
using System.Text;

namespace Encharge.Ingestion.Validation;

/// <summary>
/// The canonical form of a field's value: text is escaped where JSON demands it and nowhere else, so a value reads the
/// same however its client escaped it; arrays and objects have no white space between their parts.
/// </summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> WhiteSpace = SearchValues.Create(" \t\r\n"u8);

    /// <summary>A text as a JSON string with its quotes.</summary>
    public static string Quote(string text)
    {
        var json = new StringBuilder(text.Length + 8).Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' or '\\' => json.Append('\\').Append(character),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                < ' ' => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => json.Append(character),
            };
        }

        return json.Append('"').ToString();
    }

    /// <summary>A valid array or object without the white space between its parts.</summary>
    public static string Compact(ReadOnlySpan<byte> json)
    {
        if (!json.ContainsAny(WhiteSpace))
            return Encoding.UTF8.GetString(json);
        var buffer = ArrayPool<byte>.Shared.Rent(json.Length);
        var text = Encoding.UTF8.GetString(buffer, 0, CopyWithoutWhiteSpace(json, buffer));
        ArrayPool<byte>.Shared.Return(buffer);
        return text;
    }

    private static int CopyWithoutWhiteSpace(ReadOnlySpan<byte> json, Span<byte> target)
    {
        var (count, inText, escaped) = (0, false, false);
        foreach (var next in json)
        {
            if (inText || !WhiteSpace.Contains(next))
                target[count++] = next;
            if (next == '"' && !escaped)
                inText = !inText;
            escaped = inText && next == '\\' && !escaped;
        }

        return count;
    }
}
