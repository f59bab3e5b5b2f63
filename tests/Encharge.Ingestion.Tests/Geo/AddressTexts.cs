using System.Net;
using FsCheck;
using FsCheck.Fluent;

namespace Encharge.Ingestion.Tests.Geo;

/// <summary>Text that looks much like an address, mostly broken.</summary>
/// <param name="Text">Never null.</param>
public sealed record AddressText(string Text);

/// <summary>FsCheck's source of addresses and of texts like them.</summary>
public static class AddressTexts
{
    private static readonly string[] Pieces =
    [
        ":", "::", ".", ",", "[", "]", "%", "\"", "'", " ", "/", "0", "1", "9", "f", "0x", "255", "256", "65536",
        "eth0", "-", "192.0.2.1", "2001:db8::1", "::ffff:10.0.0.1", ":443", "unknown", "_hidden", "\0", "é", "１",
        "\ud800",
    ];

    public static Arbitrary<AddressText> Texts() =>
        Gen.Elements(Pieces).ArrayOf().Select(pieces => new AddressText(string.Concat(pieces))).ToArbitrary();

    public static Arbitrary<IPAddress> Addresses() => Gen.OneOf(
        Bytes(4).Select(bytes => new IPAddress(bytes)),
        Bytes(16).Select(bytes => new IPAddress(bytes)),
        Sparse.Select(bytes => new IPAddress(bytes, scopeid: 3)),
        Bytes(4).Select(bytes => new IPAddress(bytes).MapToIPv6())).ToArbitrary();

    // Mostly zeros: the short spellings with "::" and with an IPv4 tail.
    private static Gen<byte[]> Sparse => Gen.Frequency((4, Gen.Constant((byte)0)), (1, AnyByte)).ArrayOf(16);

    private static Gen<byte> AnyByte => Gen.Choose(0, 255).Select(value => (byte)value);

    private static Gen<byte[]> Bytes(int count) => AnyByte.ArrayOf(count);
}
