using System.Buffers.Binary;
using System.Text;

namespace Encharge.Testing.Geo;

/// <summary>
/// Writes values as a MaxMind database holds them: text, double, bool, ushort, uint, int, ulong, arrays of them
/// (<see cref="IReadOnlyList{T}"/> of object) and maps by text.
/// </summary>
internal sealed class MmdbData
{
    private const int FirstExtendedType = 8;
    private const int LargestShortSize = 28;
    private const int LargestByteSize = LargestShortSize + 1 + byte.MaxValue;

    private readonly List<byte> bytes = [];

    /// <summary>Adds a value, and tells the offset at which it starts.</summary>
    public int Append(object value)
    {
        var offset = bytes.Count;
        switch (value)
        {
            case string text: AppendText(text); break;
            case bool flag: AppendControl(14, flag ? 1 : 0); break;
            case double number: AppendNumber(3, BitConverter.DoubleToUInt64Bits(number), sizeof(double)); break;
            case ushort number: AppendNumber(5, number, sizeof(ushort)); break;
            case uint number: AppendNumber(6, number, sizeof(uint)); break;
            case int number: AppendNumber(8, unchecked((uint)number), sizeof(int)); break;
            case ulong number: AppendNumber(9, number, sizeof(ulong)); break;
            case IReadOnlyDictionary<string, object> map: AppendMap(map); break;
            case IReadOnlyList<object> array: AppendArray(array); break;
            default: throw new ArgumentException($"The format has no type for {value.GetType()}.", nameof(value));
        }

        return offset;
    }

    /// <summary>All values so far.</summary>
    public byte[] ToArray() => [.. bytes];

    private void AppendText(string text)
    {
        var encoded = Encoding.UTF8.GetBytes(text);
        AppendControl(2, encoded.Length);
        bytes.AddRange(encoded);
    }

    private void AppendNumber(int type, ulong number, int size)
    {
        AppendControl(type, size);
        Span<byte> encoded = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(encoded, number);
        bytes.AddRange(encoded[^size..]);
    }

    private void AppendMap(IReadOnlyDictionary<string, object> map)
    {
        AppendControl(7, map.Count);
        foreach (var (key, value) in map)
        {
            AppendText(key);
            Append(value);
        }
    }

    private void AppendArray(IReadOnlyList<object> array)
    {
        AppendControl(11, array.Count);
        foreach (var value in array) Append(value);
    }

    // Three bits of type and five of size; a later type follows in a byte of its own, then the rest of a larger size.
    private void AppendControl(int type, int size)
    {
        var sizeBits = size <= LargestShortSize ? size : size <= LargestByteSize ? 29 : 30;
        var isExtended = type >= FirstExtendedType;
        bytes.Add((byte)((isExtended ? 0 : type << 5) | sizeBits));
        if (isExtended) bytes.Add((byte)(type - 7));

        if (sizeBits == 29) bytes.Add((byte)(size - LargestShortSize - 1));
        if (sizeBits == 30) bytes.AddRange(TwoBytes(size - LargestByteSize - 1));
    }

    private static byte[] TwoBytes(int value)
    {
        var encoded = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(encoded, checked((ushort)value));
        return encoded;
    }
}
