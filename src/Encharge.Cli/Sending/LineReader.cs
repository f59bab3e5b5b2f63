using System.Buffers;
using System.IO.Pipelines;
using Encharge.Ingestion.Validation;

namespace Encharge.Cli.Sending;

/// <summary>A line of a file.</summary>
/// <param name="Text">Without blanks around; empty for a line that is too long.</param>
/// <param name="Bytes">How many bytes it takes in the file, its end included.</param>
/// <param name="IsTooLong">Whether it is longer than a request may be; its text is not kept.</param>
internal sealed record SourceLine(ReadOnlyMemory<byte> Text, long Bytes, bool IsTooLong);

/// <summary>Reads lines, holding one at a time and no more of any than a request can carry.</summary>
internal sealed class LineReader(PipeReader reader)
{
    private bool _isFirst = true;

    /// <summary>The next line; null at the end.</summary>
    public async ValueTask<SourceLine?> ReadAsync(CancellationToken cancellationToken)
    {
        var passed = 0L;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
                return Take(buffer, buffer.GetPosition(1, end), passed);
            if (read.IsCompleted)
                return buffer.IsEmpty && passed == 0 ? null : Take(buffer, buffer.End, passed);
            if (buffer.Length > Limits.MaxRequestBytes)
            {
                passed += buffer.Length;
                reader.AdvanceTo(buffer.End);
            }
            else
            {
                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
    }

    private SourceLine Take(ReadOnlySequence<byte> buffer, SequencePosition end, long passed)
    {
        var line = buffer.Slice(0, end);
        var bytes = passed + line.Length;
        var isTooLong = bytes > Limits.MaxRequestBytes;
        var text = isTooLong ? default : Trim(line.ToArray());
        reader.AdvanceTo(end);
        _isFirst = false;
        return new(text, bytes, isTooLong);
    }

    private ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line)
    {
        if (_isFirst && line.Span.StartsWith("\uFEFF"u8))
            line = line[3..];
        return line.Trim(" \t\r\n"u8);
    }
}
