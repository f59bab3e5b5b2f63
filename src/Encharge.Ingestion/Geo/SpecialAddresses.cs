using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Encharge.Ingestion.Geo;

/// <summary>
/// The address ranges that no end user on the internet has, from the IANA special-purpose address registries (RFC
/// 6890); each with the text that reserves it.
/// </summary>
/// <remarks>
/// The documentation ranges (RFC 5737, RFC 3849, RFC 9637) are not among them: they are never routed, so no real event
/// carries one by accident, and examples and tests can give them a place of their own in a database.
/// </remarks>
internal static class SpecialAddresses
{
    private static readonly AddressRange[] IPv4 =
    [
        AddressRange.Parse("0.0.0.0/8"), // "this network" and the unspecified address: RFC 791, section 3.2
        AddressRange.Parse("10.0.0.0/8"), // private: RFC 1918
        AddressRange.Parse("100.64.0.0/10"), // shared by carrier-grade NAT: RFC 6598
        AddressRange.Parse("127.0.0.0/8"), // loopback: RFC 1122, section 3.2.1.3
        AddressRange.Parse("169.254.0.0/16"), // link-local: RFC 3927
        AddressRange.Parse("172.16.0.0/12"), // private: RFC 1918
        AddressRange.Parse("192.0.0.0/24"), // protocol assignments: RFC 6890
        AddressRange.Parse("192.88.99.0/24"), // 6to4 relays, withdrawn: RFC 7526
        AddressRange.Parse("192.168.0.0/16"), // private: RFC 1918
        AddressRange.Parse("198.18.0.0/15"), // benchmarking: RFC 2544
        AddressRange.Parse("224.0.0.0/4"), // multicast: RFC 5771
        AddressRange.Parse("240.0.0.0/4"), // reserved, and broadcast: RFC 1112, section 4; RFC 919
    ];

    // Only 2000::/3 is handed out (RFC 4291, section 2.4): outside it lie the unspecified and the loopback address,
    // IPv4-compatible and translated addresses (RFC 6052), discard-only (RFC 6666), segment routing (RFC 9602),
    // unique-local (RFC 4193), link-local, site-local (RFC 3879) and multicast ones.
    private static readonly AddressRange GlobalUnicast = AddressRange.Parse("2000::/3");

    private static readonly AddressRange[] IPv6 =
    [
        // Protocol assignments: RFC 2928. Holds Teredo (RFC 4380), benchmarking (RFC 5180), ORCHIDs (RFC 7343).
        AddressRange.Parse("2001::/23"),
        // 6to4: RFC 3056, its relays withdrawn by RFC 7526. A tunnel like Teredo: it says at best where that starts.
        AddressRange.Parse("2002::/16"),
    ];

    /// <summary>
    /// Whether <paramref name="address"/> lies in one of the ranges; an IPv4-mapped one counts as IPv4.
    /// </summary>
    public static bool Contain(IPAddress address)
    {
        var bits = AddressRange.Bits(address);
        return address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6
            ? AnyContains(IPv4, bits)
            : !GlobalUnicast.Contains(bits) || AnyContains(IPv6, bits);
    }

    private static bool AnyContains(ReadOnlySpan<AddressRange> ranges, UInt128 bits)
    {
        foreach (var range in ranges)
        {
            if (range.Contains(bits)) return true;
        }

        return false;
    }

    /// <summary>A network over IPv4 and IPv6 alike, IPv4 as IPv4-mapped: asking it allocates nothing.</summary>
    private readonly record struct AddressRange(UInt128 Start, UInt128 Mask)
    {
        private const int BitsBeforeIPv4 = 96;
        private const ulong MappedPrefix = 0xFFFF_0000_0000;

        public static AddressRange Parse(string cidr)
        {
            var network = IPNetwork.Parse(cidr);
            var isIPv4 = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork;
            var fixedBits = network.PrefixLength + (isIPv4 ? BitsBeforeIPv4 : 0);
            return new(Bits(network.BaseAddress), UInt128.MaxValue << (128 - fixedBits));
        }

        public static UInt128 Bits(IPAddress address)
        {
            Span<byte> bytes = stackalloc byte[16];
            address.TryWriteBytes(bytes, out var written);
            return written == 4
                ? MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(bytes)
                : BinaryPrimitives.ReadUInt128BigEndian(bytes);
        }

        public bool Contains(UInt128 bits) => (bits & Mask) == Start;
    }
}
