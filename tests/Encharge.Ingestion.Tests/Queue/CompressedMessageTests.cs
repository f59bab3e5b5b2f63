using System.IO.Compression;
using System.Text;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Queue;
using Encharge.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Encharge.Ingestion.Tests.Queue;

/// <summary>A message of many events is sent compressed, and nothing of them is lost.</summary>
public sealed class CompressedMessageTests
{
    /// <summary>Fourteen events as the first build that compressed wrote them: to be readable for ever.</summary>
    private const string Golden =
        """
        {"v":2,"brotli":"gz4EAICqqqrq/3TnsyiAqIKbmqnc/Og3P/jJDOygpioGYODg5g5magrgYGAecMSfdCkiRZdt6IA7eKM+nKgQS9Cqa9khw
        4mY0vdYCwRZKwhLhoDnbo65mUwOaTI3H2YTrW9My51vXReaiRWETZMuVfO9QODYecPWsH0xCzth7kEo/59CULaY3iCs8UNoz7hkEI5dN8gwDOq
        hyMBsMY4XvVviebwG"}
        """;

    [Fact]
    public void Many_events_are_sent_as_text_a_fifth_as_long()
    {
        var events = Enumerable.Range(1, 100).Select(Event).ToList();

        var message = Pack(events, out var before);

        Assert.StartsWith("""{"v":2,"brotli":""", message.ToString(), StringComparison.Ordinal);
        Assert.True(Ascii.IsValid(message.ToMemory().Span));
        Assert.InRange(message.ToMemory().Length, 1, before / 5);
        Assert.Equal(
            events.Select(made => made.EventId),
            QueueMessages.Decode(message).Envelopes.Select(made => made.EventId));
    }

    [Fact]
    public void Few_events_stay_readable()
    {
        var message = Pack([Event(1), Event(2)], out _);

        Assert.StartsWith("""{"v":1,"events":[{"account":""", message.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CompressedMessage.MinBytes - 1, false)]
    [InlineData(CompressedMessage.MinBytes, true)]
    [InlineData(QueueMessages.MaxMessageBytes, true)]
    public void Only_what_is_long_is_compressed(int length, bool isCompressed)
    {
        var buffer = new byte[QueueMessages.MaxMessageBytes];
        Array.Fill(buffer, (byte)'1');

        Assert.Equal(isCompressed, CompressedMessage.Compress(buffer, length) < length);
    }

    [Theory]
    [InlineData(CompressedMessage.MinBytes)]
    [InlineData(10_000)]
    [InlineData(QueueMessages.MaxMessageBytes)]
    public void What_would_not_become_shorter_stays_as_it_is(int length)
    {
        var buffer = new byte[QueueMessages.MaxMessageBytes];
        Noise(length).CopyTo(buffer, 0);

        Assert.Equal(length, CompressedMessage.Compress(buffer, length));
        Assert.Equal(Noise(length), buffer[..length]);
    }

    [Property]
    public Property Any_events_survive_the_way() => Prop.ForAll(
        Gen.Choose(1, 60).SelectMany(count => Gen.Choose(0, 500).Select(size => (Count: count, Size: size))).ToArbitrary(),
        sent =>
        {
            var events = Enumerable.Range(1, sent.Count).Select(i => Event(i, Noise(sent.Size + i))).ToList();
            var read = QueueMessages.Decode(Pack(events, out var before)).Envelopes;
            return before <= QueueMessages.MaxMessageBytes && events.Select(Write).SequenceEqual(read.Select(Write));
        });

    [Fact]
    public void What_an_older_build_compressed_is_read()
    {
        var read = QueueMessages.Decode(BinaryData.FromString(Golden.ReplaceLineEndings(""))).Envelopes;

        Assert.Equal(14, read.Count);
        Assert.All(read, envelope => Assert.Equal("Paid", Assert.IsType<Track>(envelope.Event).Name));
    }

    [Theory]
    [InlineData("""{"v":2}""")]
    [InlineData("""{"v":2,"brotli":7}""")]
    [InlineData("""{"v":2,"brotli":"?"}""")]
    [InlineData("""{"v":2,"brotli":""}""")]
    [InlineData("""{"v":2,"brotli":"AAAA"}""")]
    public void A_compressed_message_that_is_broken_is_thrown_on(string message) =>
        Assert.Throws<UnreadableMessageException>(() => QueueMessages.Decode(BinaryData.FromString(message)));

    [Theory]
    [InlineData(QueueMessages.MaxMessageBytes, true)]
    [InlineData(QueueMessages.MaxMessageBytes + 1, false)]
    [InlineData(50_000_000, false)]
    public void What_unpacks_to_more_than_a_message_is_thrown_on(int length, bool isRead)
    {
        var inner = """{"v":1,"events":[]}""".PadRight(length);

        var thrown = Record.Exception(() => QueueMessages.Decode(Compressed(inner)));

        Assert.Equal(isRead, thrown is null);
        Assert.True(isRead || thrown is UnreadableMessageException);
    }

    [Fact]
    public void Nothing_is_compressed_twice()
    {
        var once = Compressed("""{"v":1,"events":[]}""").ToString();

        Assert.Throws<UnreadableMessageException>(() => QueueMessages.Decode(Compressed(once)));
    }

    /// <summary>Text that no compression shortens enough, the same each time.</summary>
    internal static byte[] Noise(int length)
    {
        var random = new System.Random(7);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next('#', '~')).Select(Unescaped)];
    }

    private static byte Unescaped(byte letter) => letter == '\\' ? (byte)'!' : letter;

    private static BinaryData Compressed(string message)
    {
        var from = Encoding.UTF8.GetBytes(message);
        var to = new byte[BrotliEncoder.GetMaxCompressedLength(from.Length)];
        Assert.True(BrotliEncoder.TryCompress(from, to, out var length));
        return BinaryData.FromString($$"""{"v":2,"brotli":"{{Convert.ToBase64String(to, 0, length)}}"}""");
    }

    private static BinaryData Pack(IEnumerable<Envelope> events, out int before)
    {
        using var pack = new PackedMessage();
        using var encoder = EnvelopeEncoder.Rent();
        foreach (var made in events)
        {
            encoder.Encode(made);
            Assert.True(pack.TryAdd(encoder.Encoded.Span, null));
        }

        before = pack.Length + QueueMessages.Tail.Length;
        return BinaryData.FromBytes(pack.Close().ToArray());
    }

    private static string Write(Envelope envelope)
    {
        using var encoder = EnvelopeEncoder.Rent();
        encoder.Encode(envelope);
        return Encoding.UTF8.GetString(encoder.Encoded.Span);
    }

    private static Envelope Event(int number) => Event(number, "{}"u8.ToArray());

    private static Envelope Event(int number, byte[] messageId) => new(
        "dev",
        Guid.Parse($"0f8fad5b-d9cb-469f-a165-{number:d12}"),
        Some.Minute(2),
        Some.Track(1, "Paid", Some.User($"{number}"), Some.Email($"ana{number}@example.org")) with
        {
            MessageId = Encoding.ASCII.GetString(messageId),
        });
}
