using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Encharge.Ingestion.Validation;

/// <summary>
/// Reads ISO 8601: <c>2020-10-27</c> (00:00 UTC), or <c>2020-10-27T07:58</c> with seconds, a fraction, and <c>Z</c>,
/// <c>+01:00</c> or <c>+0100</c> as they please; no offset means UTC. Digits beyond 100 ns are dropped. All else is
/// just text.
/// </summary>
internal static class IsoTime
{
    private const int DateLength = 10;

    // The longest useful form has 33 characters; more digits of a fraction are let through up to here.
    private const int MaxLength = 64;
    private const int MaxOffsetHours = 14;

    /// <summary>The time in UTC; false when the value is not such a text.</summary>
    public static bool TryRead(JsonElement value, out DateTime utc)
    {
        utc = default;
        if (value.ValueKind != JsonValueKind.String)
            return false;
        var raw = JsonMarshal.GetRawUtf8Value(value)[1..^1];
        if (raw.Length < DateLength || !char.IsAsciiDigit((char)raw[0]))
            return false;
        // Some libraries write the + of an offset as an escape.
        return raw.Contains((byte)'\\') ? TryReadEscaped(value.GetString()!, out utc) : TryRead(raw, out utc);
    }

    /// <inheritdoc cref="TryRead(JsonElement, out DateTime)"/>
    public static bool TryRead(ReadOnlySpan<byte> text, out DateTime utc)
    {
        utc = default;
        if (text.Length > MaxLength || !TryReadDate(text, out var date))
            return false;
        var rest = text[DateLength..];
        if (rest.IsEmpty)
        {
            utc = date;
            return true;
        }

        return TryReadTime(ref rest, out var time) && TryReadOffset(rest, out var offset)
            && TryShift(date + time, offset, out utc);
    }

    private static bool TryReadEscaped(string text, out DateTime utc)
    {
        utc = default;
        Span<byte> bytes = stackalloc byte[MaxLength];
        return Encoding.UTF8.TryGetBytes(text, bytes, out var length) && TryRead(bytes[..length], out utc);
    }

    private static bool TryReadDate(ReadOnlySpan<byte> text, out DateTime date)
    {
        date = default;
        if (text.Length < DateLength || text[4] != '-' || text[7] != '-' || !TryReadPair(text, 99, out var century)
            || !TryReadPair(text[2..], 99, out var year) || !TryReadPair(text[5..], 12, out var month)
            || !TryReadPair(text[8..], 31, out var day))
            return false;
        year += century * 100;
        if (year == 0 || month == 0 || day == 0 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        return true;
    }

    // Takes "Thh:mm", then ":ss", then ".f…" off the front; what remains is the offset.
    private static bool TryReadTime(ref ReadOnlySpan<byte> rest, out TimeSpan time)
    {
        time = default;
        if (rest.Length < 6 || rest[0] != 'T' || rest[3] != ':' || !TryReadPair(rest[1..], 23, out var hours)
            || !TryReadPair(rest[4..], 59, out var minutes))
            return false;
        time = new TimeSpan(hours, minutes, 0);
        rest = rest[6..];
        if (rest.IsEmpty || rest[0] != ':')
            return true;
        if (rest.Length < 3 || !TryReadPair(rest[1..], 59, out var seconds))
            return false;
        rest = rest[3..];
        time += new TimeSpan(0, 0, seconds);
        return rest.IsEmpty || rest[0] != '.' || TryReadFraction(ref rest, ref time);
    }

    private static bool TryReadFraction(ref ReadOnlySpan<byte> rest, ref TimeSpan time)
    {
        var digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? rest.Length - 1 : digits;
        var unit = TimeSpan.TicksPerSecond;
        for (var i = 1; i <= digits; i++)
        {
            unit /= 10;
            time += new TimeSpan((rest[i] - '0') * unit);
        }

        rest = rest[(digits + 1)..];
        return digits > 0;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> text, out TimeSpan offset)
    {
        offset = default;
        if (text.IsEmpty || text.SequenceEqual("Z"u8))
            return true;
        var minutesAt = text.Length == 6 && text[3] == ':' ? 4 : 3;
        if (text.Length != minutesAt + 2 || text[0] is not ((byte)'+' or (byte)'-')
            || !TryReadPair(text[1..], MaxOffsetHours, out var hours)
            || !TryReadPair(text[minutesAt..], 59, out var minutes))
            return false;
        offset = new TimeSpan(hours, minutes, 0);
        offset = text[0] == '-' ? -offset : offset;
        return true;
    }

    private static bool TryShift(DateTime local, TimeSpan offset, out DateTime utc)
    {
        var ticks = local.Ticks - offset.Ticks;
        var inRange = ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks;
        utc = inRange ? new DateTime(ticks, DateTimeKind.Utc) : default;
        return inRange;
    }

    private static bool TryReadPair(ReadOnlySpan<byte> text, int max, out int value)
    {
        var (tens, ones) = (text[0] - '0', text[1] - '0');
        value = (tens * 10) + ones;
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9 && value <= max;
    }
}
