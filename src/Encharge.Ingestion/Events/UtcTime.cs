using System.Globalization;

namespace Encharge.Ingestion.Events;

/// <summary>
/// Times as they are stored and shown: UTC, <c>2020-10-27T07:58:19.5Z</c>, up to 7 decimals, no trailing zeros.
/// </summary>
internal static class UtcTime
{
    private const string Pattern = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    /// <summary>The canonical text of a time.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString(Pattern, CultureInfo.InvariantCulture);

    /// <summary>The time of a canonical text.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is not canonical.</exception>
    public static DateTimeOffset Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var time) ? time : throw new FormatException("Not a canonical UTC time.");

    /// <summary>Whether <paramref name="text"/> is canonical, and the time that it says.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            text,
            Pattern,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time);
}
