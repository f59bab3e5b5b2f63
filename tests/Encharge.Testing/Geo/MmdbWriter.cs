using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Encharge.Testing.Geo;

/// <summary>
/// Makes a small MaxMind database (file format 2.0: search tree, data section, metadata) from networks and their
/// records. The order in which networks are added doesn't matter: one inside another goes before it.
/// </summary>
/// <param name="databaseType">Such as <c>GeoLite2-City</c>.</param>
/// <param name="ipVersion">6: IPv6 addresses, and the IPv4 ones at <c>::/96</c>; 4: IPv4 addresses only.</param>
internal sealed class MmdbWriter(string databaseType, int ipVersion = 6)
{
    private const int BitsOfTreeRecord = 24;
    private const int BitsBeforeIPv4 = 96;
    private const int BytesBetweenTreeAndData = 16;

    private static readonly byte[] MetadataMarker = [0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8];

    private readonly List<(IPNetwork Network, IReadOnlyDictionary<string, object> Record)> entries = [];

    /// <summary>When the metadata says that the database was built, to the second.</summary>
    public DateTimeOffset BuiltAt { get; init; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Gives the addresses of <paramref name="cidr"/>, not of a whole family, a record (<see cref="MmdbData"/>).
    /// </summary>
    public MmdbWriter Add(string cidr, IReadOnlyDictionary<string, object> record)
    {
        entries.Add((IPNetwork.Parse(cidr), record));
        return this;
    }

    /// <summary>The file.</summary>
    public byte[] ToArray()
    {
        var data = new MmdbData();
        var root = new MmdbNode();
        foreach (var (network, record) in entries.OrderBy(entry => Depth(entry.Network)))
            root.Insert(Bits(network.BaseAddress), Depth(network), data.Append(record));

        var nodes = root.Flatten();
        return [.. Tree(nodes), .. new byte[BytesBetweenTreeAndData], .. data.ToArray(), .. Metadata(nodes.Count)];
    }

    /// <summary>The file, open at its start.</summary>
    public MemoryStream ToStream() => new(ToArray());

    private int Depth(IPNetwork network) =>
        network.PrefixLength + (IsPlacedIPv4(network.BaseAddress) ? BitsBeforeIPv4 : 0);

    private byte[] Bits(IPAddress address) =>
        IsPlacedIPv4(address)
            ? [.. new byte[BitsBeforeIPv4 / 8], .. address.GetAddressBytes()]
            : address.GetAddressBytes();

    private bool IsPlacedIPv4(IPAddress address) =>
        ipVersion == 6 && address.AddressFamily == AddressFamily.InterNetwork;

    private static byte[] Tree(IReadOnlyList<MmdbNode> nodes)
    {
        var indexes = nodes.Index().ToDictionary(node => node.Item, node => node.Index);
        return [.. nodes.SelectMany(node => node.Children).SelectMany(child => TreeRecord(Value(child)))];

        int Value(object? child) => child switch
        {
            MmdbNode node => indexes[node],
            int dataOffset => nodes.Count + BytesBetweenTreeAndData + dataOffset,
            _ => nodes.Count,
        };
    }

    private static byte[] TreeRecord(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes[0] == 0
            ? bytes[1..]
            : throw new InvalidOperationException("Too many networks for 24-bit tree records.");
    }

    private byte[] Metadata(int nodes)
    {
        var metadata = new MmdbData();
        metadata.Append(new Dictionary<string, object>
        {
            ["binary_format_major_version"] = (ushort)2,
            ["binary_format_minor_version"] = (ushort)0,
            ["build_epoch"] = (ulong)BuiltAt.ToUnixTimeSeconds(),
            ["database_type"] = databaseType,
            ["description"] = new Dictionary<string, object> { ["en"] = "Made by a test" },
            ["ip_version"] = (ushort)ipVersion,
            ["languages"] = new object[] { "en" },
            ["node_count"] = (uint)nodes,
            ["record_size"] = (ushort)BitsOfTreeRecord,
        });
        return [.. MetadataMarker, .. metadata.ToArray()];
    }
}
