namespace Encharge.Testing.Geo;

/// <summary>
/// A node of a MaxMind database's search tree: where to go for an address whose next bit is 0, and 1.
/// </summary>
internal sealed class MmdbNode
{
    /// <summary>
    /// Two of: the next node, the offset of a record in the data section (an int), or null for nothing known.
    /// </summary>
    public object?[] Children { get; } = new object?[2];

    /// <summary>
    /// Leads all addresses that begin with the first <paramref name="depth"/> bits to a record; a shorter prefix's
    /// record stays for the others.
    /// </summary>
    public void Insert(ReadOnlySpan<byte> bits, int depth, int dataOffset)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(depth);
        var node = this;
        for (var index = 0; index < depth - 1; index++) node = node.Step(Bit(bits, index));
        node.Children[Bit(bits, depth - 1)] = dataOffset;
    }

    /// <summary>This node and all below, this one first.</summary>
    public IReadOnlyList<MmdbNode> Flatten()
    {
        var nodes = new List<MmdbNode> { this };
        for (var index = 0; index < nodes.Count; index++) nodes.AddRange(nodes[index].Children.OfType<MmdbNode>());
        return nodes;
    }

    private static int Bit(ReadOnlySpan<byte> bits, int index) => bits[index / 8] >> (7 - index % 8) & 1;

    private MmdbNode Step(int bit)
    {
        if (Children[bit] is MmdbNode next) return next;

        var node = new MmdbNode();
        node.Children.AsSpan().Fill(Children[bit]);
        Children[bit] = node;
        return node;
    }
}
