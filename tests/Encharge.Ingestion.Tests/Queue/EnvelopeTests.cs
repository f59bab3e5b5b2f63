using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Queue;
using Encharge.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Encharge.Ingestion.Tests.Queue;

/// <summary>
/// The wire shape of an envelope: what waits in a queue when a new version starts must still be readable.
/// </summary>
public sealed class EnvelopeTests
{
    private static readonly Guid EventId = Guid.Parse("0f8fad5b-d9cb-469f-a165-708672895b0e");

    public static TheoryData<string, string> Golden => new()
    {
        {
            "track",
            """
            {"account":"dev","id":"0f8fad5b-d9cb-469f-a165-708672895b0e","receivedAt":"2026-01-01T00:02:00Z",
            "timestamp":"2026-01-01T00:01:00Z","type":"track","name":"Paid","user":[["userId","9001"],["email","a@x.test"]],
            "fields":{"plan":"pro","seats":12345678901234567890,"since":"2020-10-27T07:58:19Z","city":null},
            "tags":["beta"],"ip":"81.2.69.142","messageId":"m-1","properties":{"amount":1.50},"context":{"page":{}}}
            """
        },
        {
            "identify",
            """
            {"account":"dev","id":"0f8fad5b-d9cb-469f-a165-708672895b0e","receivedAt":"2026-01-01T00:02:00Z",
            "type":"identify","user":[["anonymousId","ä \"x\""]]}
            """
        },
        {
            "alias",
            """
            {"account":"dev","id":"0f8fad5b-d9cb-469f-a165-708672895b0e","receivedAt":"2026-01-01T00:02:00Z",
            "type":"alias","previous":[["userId","old"]],"user":[["userId","new"]]}
            """
        },
        {
            "group",
            """
            {"account":"dev","id":"0f8fad5b-d9cb-469f-a165-708672895b0e","receivedAt":"2026-01-01T00:02:00Z",
            "type":"group","objectType":"company","objectId":"7","externalId":"acme","objectFields":{"name":"Acme"}}
            """
        },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void An_envelope_is_written_as_it_always_was_and_read_back(string sample, string golden)
    {
        var json = golden.ReplaceLineEndings("");

        Assert.Equal(json, Write(SampleOf(sample)));
        Assert.Equal(json, Write(Read(json)));
    }

    [Fact]
    public void A_value_keeps_its_type()
    {
        var fields = Read(Write(SampleOf("track"))).Event.Fields;

        Assert.Equal(
            [FieldType.Text, FieldType.Number, FieldType.DateTime, null], fields.Select(field => field.Value?.Type));
    }

    [Property]
    public Property Any_text_survives_the_way() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>().Filter(text => IsWellFormed(text.Get)), text =>
        {
            var made = Some.Track(1, text.Get, Some.User(text.Get)) with { Tags = [text.Get], MessageId = text.Get };
            var read = Read(Write(new("dev", EventId, Some.Minute(2), made))).Event;
            return read is Track track
                && (track.Name, track.Tags[0], track.MessageId, track.Identifiers[0].Value)
                    == (text.Get, text.Get, text.Get, text.Get);
        });

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"v":2,"events":[]}""")]
    [InlineData("""{"v":3,"events":[]}""")]
    [InlineData("""{"v":1,"events":[{}]}""")]
    [InlineData("""{"v":1,"events":[1]}""")]
    [InlineData("""{"v":1,"events":[{"account":"a","id":"x","receivedAt":"2026-01-01T00:00:00Z","type":"identify"}]}""")]
    [InlineData("""{"v":1,"events":[{"account":"a","receivedAt":"yesterday","type":"identify"}]}""")]
    public void A_message_that_cannot_be_read_is_thrown_on(string body) =>
        Assert.Throws<UnreadableMessageException>(() => QueueMessages.Decode(BinaryData.FromString(body)));

    [Fact]
    public void A_message_carries_events_and_pointers()
    {
        var body = $$"""{"v":1,"events":[{{Write(SampleOf("alias"))}},{"oversize":"dev/x.json"}]}""";

        var content = QueueMessages.Decode(BinaryData.FromString(body));

        Assert.IsType<Alias>(Assert.Single(content.Envelopes).Event);
        Assert.Equal(["dev/x.json"], content.OversizeBlobs);
    }

    [Fact]
    public void A_pack_takes_elements_to_the_last_byte_and_no_more()
    {
        using var pack = new PackedMessage();

        Assert.True(pack.TryAdd(CompressedMessageTests.Noise(QueueMessages.MaxElementBytes), null));
        Assert.False(pack.TryAdd("1"u8, null));
        var message = pack.Close().ToMemory();
        Assert.Equal(QueueMessages.MaxMessageBytes, message.Length);
        Assert.Equal(64 * 1024, Convert.ToBase64String(message.Span).Length);
    }

    private static bool IsWellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;

    private static Envelope SampleOf(string name) => new("dev", EventId, Some.Minute(2), name switch
    {
        "track" => Some.Track(1, "Paid", Some.User("9001"), Some.Email("a@x.test")) with
        {
            Fields =
            [
                Some.Field("plan", "pro"),
                new("seats", new FieldValue(FieldType.Number, "12345678901234567890")),
                new("since", new FieldValue(FieldType.DateTime, "\"2020-10-27T07:58:19Z\"")),
                Some.Field("city", null),
            ],
            Tags = ["beta"],
            Ip = IPAddress.Parse("81.2.69.142"),
            MessageId = "m-1",
            Properties = """{"amount":1.50}"""u8.ToArray(),
            Context = """{"page":{}}"""u8.ToArray(),
        },
        "identify" => Some.Identify(2, Some.Anonymous("ä \"x\"")),
        "alias" => Some.Alias(2, [Some.User("old")], Some.User("new")),
        _ => (Some.Group(2, "acme") with { ObjectId = "7" }) with { ObjectFields = [Some.Field("name", "Acme")] },
    });

    private static string Write(Envelope envelope)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, EnvelopeWriter.Relaxed))
            EnvelopeWriter.Write(json, envelope);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static Envelope Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return EnvelopeReader.Read(document.RootElement);
    }
}
