using System.IO.Pipelines;
using System.Text;
using Encharge.Cli.Sending;

namespace Encharge.Cli.Tests;

/// <summary>A file of any size is read with little memory.</summary>
public sealed class SourceReaderTests
{
    private const long Bytes = 64L * 1024 * 1024;
    private const long MaxMemory = 32L * 1024 * 1024;

    [Theory]
    [InlineData(nameof(SourceFormat.NdJson), "", "{\"name\":\"Seen\",\"user\":{\"userId\":\"1\"}}\n", "")]
    [InlineData(nameof(SourceFormat.JsonArray), "[1", ",\n{\"name\":\"Seen\",\"user\":{\"userId\":\"1\"}}", "]")]
    public async Task A_file_larger_than_memory_may_be(string form, string begin, string repeated, string end)
    {
        var reader = PipeReader.Create(new EndlessText(begin, repeated, end, Bytes));
        var format = Enum.Parse<SourceFormat>(form);
        Assert.Equal(format, await SourceFormats.DetectAsync(reader, CancellationToken.None));
        var (count, most) = (0L, 0L);
        await foreach (var read in SourceReader.ReadAsync(reader, format, default, CancellationToken.None))
        {
            if (++count % 200_000 == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        }

        Assert.InRange(count, (Bytes / repeated.Length) - 1, (Bytes / repeated.Length) + 2);
        Assert.InRange(most, 1, MaxMemory);
    }

    [Fact]
    public async Task A_line_longer_than_a_request_is_passed_over_and_told()
    {
        var reader = PipeReader.Create(new EndlessText("{\"a\":\"", "x", "\"}\n{\"name\":\"next\"}\n", 12 * 1024 * 1024));
        var events = SourceReader.ReadAsync(reader, SourceFormat.NdJson, default, CancellationToken.None);

        var read = await events.ToListAsync();

        Assert.Equal([true, false], read.Select(one => one.Problem is not null));
        Assert.Equal("{\"name\":\"next\"}", Encoding.UTF8.GetString(read[1].Json.Span));
        Assert.Equal(2, read[1].Start.Line);
    }

    /// <summary>A text that is made while it is read.</summary>
    private sealed class EndlessText(string begin, string repeated, string end, long length) : Stream
    {
        private readonly byte[] _begin = Encoding.UTF8.GetBytes(begin);
        private readonly byte[] _repeated = Encoding.UTF8.GetBytes(repeated);
        private readonly byte[] _end = Encoding.UTF8.GetBytes(end);
        private long _position;

        private long Middle => length - (length % _repeated.Length);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = 0;
            while (read < count && At(_position) is { } next)
            {
                buffer[offset + read++] = next;
                _position++;
            }

            return read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private byte? At(long position)
        {
            if (position < _begin.Length)
                return _begin[position];
            position -= _begin.Length;
            if (position < Middle)
                return _repeated[position % _repeated.Length];
            position -= Middle;
            return position < _end.Length ? _end[position] : null;
        }
    }
}
