using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Encharge.Ingestion.Geo;

/// <summary>
/// Reads the addresses that clients and proxies write: <c>192.0.2.1</c>, <c>192.0.2.1:5678</c>, <c>2001:db8::1</c>,
/// <c>[2001:db8::1]:443</c>, in quotes, with a zone, or a list of them (<c>client, proxy</c>; forms as in RFC 7239 and
/// <c>X-Forwarded-For</c>). Stricter than <see cref="IPAddress.TryParse(ReadOnlySpan{char}, out IPAddress)"/>: an IPv4
/// address is four decimal numbers without leading zeros, so <c>1</c>, <c>0x7f.1</c> and <c>010.1.1.1</c> are
/// unreadable.
/// </summary>
public static class ClientAddress
{
    private const int MaxOctetDigits = 3;
    private const int MaxPortDigits = 5;

    private static readonly SearchValues<char> IPv6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>
    /// The end user's address in <paramref name="text"/>: of a list the first public one, else the first that reads as
    /// an address. Entries such as <c>unknown</c> or <c>_hidden</c> are passed over. IPv4-mapped IPv6 becomes IPv4, a
    /// zone is dropped. False, with <see cref="IPAddress.None"/>, when nothing in it reads as an address. Never throws.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IPAddress address)
    {
        IPAddress? first = null;
        foreach (var range in text.Split(','))
        {
            if (ReadEntry(Bare(text[range])) is not { } entry) continue;
            if (IsPublic(entry))
            {
                address = entry;
                return true;
            }

            first ??= entry;
        }

        address = first ?? IPAddress.None;
        return first is not null;
    }

    /// <summary>
    /// Whether an end user may have this address on the internet: false for private, loopback, link-local and other
    /// special ranges (<see cref="SpecialAddresses"/>); an IPv4-mapped address counts as the IPv4 address it holds.
    /// </summary>
    public static bool IsPublic(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return !SpecialAddresses.Contain(address);
    }

    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> entry) => entry.Trim().Trim("\"'").Trim();

    private static IPAddress? ReadEntry(ReadOnlySpan<char> entry)
    {
        if (entry.StartsWith('[')) return ReadBracketed(entry[1..]);

        var colon = entry.IndexOf(':');
        if (colon < 0) return ReadIPv4(entry);

        // An IPv6 address has at least two colons, so a single one parts an IPv4 address from its port.
        var isIPv6 = colon != entry.LastIndexOf(':');
        if (isIPv6) return ReadIPv6(entry);
        return IsPort(entry[colon..]) ? ReadIPv4(entry[..colon]) : null;
    }

    private static IPAddress? ReadBracketed(ReadOnlySpan<char> afterBracket)
    {
        var end = afterBracket.IndexOf(']');
        if (end < 0) return null;

        var port = afterBracket[(end + 1)..];
        return port.IsEmpty || IsPort(port) ? ReadIPv6(afterBracket[..end]) : null;
    }

    private static bool IsPort(ReadOnlySpan<char> colonAndPort) =>
        colonAndPort[0] == ':'
        && TryReadNumber(colonAndPort[1..], MaxPortDigits, out var port)
        && port <= ushort.MaxValue;

    private static IPAddress? ReadIPv4(ReadOnlySpan<char> text)
    {
        Span<byte> octets = stackalloc byte[4];
        return TryReadOctets(text, octets) ? new IPAddress(octets) : null;
    }

    private static bool TryReadOctets(ReadOnlySpan<char> text, Span<byte> octets)
    {
        var count = 0;
        foreach (var range in text.Split('.'))
        {
            var digits = text[range];
            var hasLeadingZero = digits.Length > 1 && digits[0] == '0';
            if (count == octets.Length || hasLeadingZero) return false;
            if (!TryReadNumber(digits, MaxOctetDigits, out var octet) || octet > byte.MaxValue) return false;
            octets[count++] = (byte)octet;
        }

        return count == octets.Length;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> digits, int maxDigits, out int number)
    {
        number = 0;
        if (digits.IsEmpty || digits.Length > maxDigits) return false;

        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit)) return false;
            number = number * 10 + (digit - '0');
        }

        return true;
    }

    private static IPAddress? ReadIPv6(ReadOnlySpan<char> text)
    {
        var zone = text.IndexOf('%');
        if (zone >= 0) text = text[..zone];
        if (text.ContainsAnyExcept(IPv6Characters)) return null;

        Span<byte> octets = stackalloc byte[4];
        var tail = text[(text.LastIndexOf(':') + 1)..];
        if (text.Contains('.') && !TryReadOctets(tail, octets)) return null;
        if (!IPAddress.TryParse(text, out var address)) return null;
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return null;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
