namespace Encharge.Testing.Storage.Tables;

/// <summary>Splits a filter into words, parentheses and values; a value keeps its quotes and prefix.</summary>
internal static class FilterWords
{
    /// <summary>The words in order.</summary>
    public static List<string> Split(string text)
    {
        var words = new List<string>(16);
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == ' ')
            {
                i++;
                continue;
            }

            var end = text[i] is '(' or ')' ? i + 1 : EndOfWord(text, i);
            words.Add(text[i..end]);
            i = end;
        }

        return words;
    }

    private static int EndOfWord(string text, int start)
    {
        var i = start;
        while (i < text.Length && text[i] is not (' ' or '(' or ')'))
            i = text[i] == '\'' ? EndOfQuote(text, i) : i + 1;
        return i;
    }

    /// <summary>Past the closing quote; two quotes within stand for one.</summary>
    private static int EndOfQuote(string text, int start)
    {
        var i = start + 1;
        while (i < text.Length)
        {
            if (text[i] != '\'')
                i++;
            else if (i + 1 < text.Length && text[i + 1] == '\'')
                i += 2;
            else
                return i + 1;
        }

        throw new NotSupportedException($"The memory storage finds no closing quote in {text}.");
    }
}
