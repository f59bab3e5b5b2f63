using System.Buffers;
using Encharge.Ingestion.Validation;

namespace Encharge.Ingestion.Http;

/// <summary>A body read whole into pooled memory; gives it back when disposed.</summary>
internal sealed class PooledBody : IDisposable
{
    private const int LargestFirstBytes = 64 * 1024 - 1;
    private byte[] _buffer;

    private PooledBody(byte[] buffer, int length) => (_buffer, Length) = (buffer, length);

    /// <summary>How many bytes the body has.</summary>
    public int Length { get; private set; }

    /// <summary>The body, to be read and mended in place.</summary>
    public Memory<byte> Memory => _buffer.AsMemory(0, Length);

    /// <summary>The body as a stream.</summary>
    public MemoryStream OpenRead() => new(_buffer, 0, Length, writable: false);

    /// <summary>
    /// Reads to the end; null when there is more than <see cref="Limits.MaxRequestBytes"/>, the rest of it left unread.
    /// </summary>
    /// <param name="source">What to read; stays open.</param>
    /// <param name="expectedBytes">
    /// The likely length: a start only, the announced one is not trusted with memory.
    /// </param>
    /// <param name="cancellationToken">The request's.</param>
    public static async ValueTask<PooledBody?> ReadAsync(
        Stream source, long expectedBytes, CancellationToken cancellationToken)
    {
        var body = new PooledBody(Rent((int)Math.Min(expectedBytes, LargestFirstBytes) + 1), 0);
        var whole = false;
        try
        {
            whole = await body.FillAsync(source, cancellationToken);
            return whole ? body : null;
        }
        finally
        {
            if (!whole)
                body.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, Length) = ([], 0);
    }

    private async ValueTask<bool> FillAsync(Stream source, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Length == _buffer.Length)
                Grow();
            var read = await source.ReadAsync(_buffer.AsMemory(Length), cancellationToken);
            if (read == 0)
                return true;
            Length += read;
            if (Length > Limits.MaxRequestBytes)
                return false;
        }
    }

    private void Grow()
    {
        var larger = Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private static byte[] Rent(int bytes) => ArrayPool<byte>.Shared.Rent(bytes);
}
