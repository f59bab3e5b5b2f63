using System.Buffers;
using System.Security.Cryptography;

namespace Encharge.Cli.Sending;

/// <summary>What a file's content is: its length and the SHA-256 of all of it, lower-case hexadecimal.</summary>
internal sealed record FileStamp(long Length, string Hash)
{
    private const int BufferBytes = 1024 * 1024;

    /// <summary>Reads the whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="prefix">So many bytes of it are hashed on their own too; 0 for none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The file's stamp, and that of its first bytes where they end a line; else null.</returns>
    public static async Task<(FileStamp Whole, FileStamp? Prefix)> ReadAsync(
        string path, long prefix, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var endsLine = await AppendAsync(file, hash, prefix, cancellationToken);
        var first = prefix > 0 && endsLine && file.Position == prefix
            ? new FileStamp(prefix, Convert.ToHexStringLower(hash.GetCurrentHash()))
            : null;
        await AppendAsync(file, hash, long.MaxValue, cancellationToken);
        return (new(file.Position, Convert.ToHexStringLower(hash.GetCurrentHash())), first);
    }

    /// <summary>Hashes up to so many bytes; whether the last of them ends a line.</summary>
    private static async Task<bool> AppendAsync(
        FileStream file, IncrementalHash hash, long count, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var last = (byte)0;
            while (count > 0)
            {
                var part = buffer.AsMemory(0, (int)Math.Min(buffer.Length, count));
                var read = await file.ReadAsync(part, cancellationToken);
                if (read == 0)
                    break;
                hash.AppendData(buffer, 0, read);
                last = buffer[read - 1];
                count -= read;
            }

            return last == (byte)'\n';
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
