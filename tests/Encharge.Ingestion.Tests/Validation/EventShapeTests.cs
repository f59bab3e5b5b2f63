using System.Text;
using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Tests.Validation;

/// <summary>The event as a whole: its members, strays, order of problems, size and depth.</summary>
public sealed class EventShapeTests
{
    [Fact]
    public void The_documented_call_is_understood_whole()
    {
        var track = Parse.Event<Track>("""
            {"name":"Registered user","user":{"email":"jon@x.test","userId":"1234567890","firstName":"Jon",
             "lastName":"Snow"},
             "properties":{"plan":"Premium", "trial":{"length":14}}, "context":{"locale":"en"}, "messageId":" m-1 "}
            """);

        Assert.Equal("Registered user", track.Name);
        Assert.Equal(["firstName", "lastName"], track.Fields.Select(field => field.Name));
        Assert.Equal("""{"plan":"Premium", "trial":{"length":14}}""", Encoding.UTF8.GetString(track.Properties!));
        Assert.Equal("""{"locale":"en"}""", Encoding.UTF8.GetString(track.Context!));
        Assert.Equal("m-1", track.MessageId);
    }

    [Fact]
    public void Problems_come_in_document_order_and_what_is_missing_last()
    {
        var problems = Parse.Problems($$$$"""
            {"properties":"text","user":{"tags":5,"f":"{{{{new string('x', 5001)}}}}","email":"no"},
             "type":"track","messageId":{} }
            """);

        Assert.Equal(
            ["wrong_type /properties", "invalid_tags /user/tags", "too_long /user/f", "invalid_email /user/email",
                "wrong_type /messageId", "missing_name /name"],
            problems);
    }

    [Fact]
    public void Warnings_come_in_document_order() => Assert.Equal(
        ["unreadable_ip /sourceIp", "unknown_member /stray", "read_only_field /user/id",
            "unreadable_timestamp /timestamp"],
        Parse.Warnings("""{"sourceIp":"x","stray":1,"user":{"userId":"1","id":5},"timestamp":"x"}"""));

    [Theory]
    [InlineData("user", "\"text\"")]
    [InlineData("user", "[1]")]
    [InlineData("user", "\"\"")]
    [InlineData("properties", "5")]
    [InlineData("context", "true")]
    public void A_map_of_another_type_is_refused(string member, string json) => Assert.Contains(
        $"wrong_type /{member}", Parse.Problems($$$$"""{"name":"X","userId":"1","{{{{member}}}}":{{{{json}}}}}"""));

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void An_empty_map_is_absent(string json)
    {
        var @event = Parse.Event($$$$"""
            {"name":"X","userId":"1","user":{{{{json}}}},"properties":{{{{json}}}},"context":{{{{json}}}}}
            """);

        Assert.Null(@event.Properties);
        Assert.Null(@event.Context);
    }

    [Fact]
    public void Person_fields_at_the_top_without_a_user_are_refused_each() => Assert.Equal(
        ["unwrapped_user /firstName", "unwrapped_user /a~1b"],
        Parse.Problems("""{"email":"a@x.test","firstName":"Ana","a/b":1}"""));

    [Fact]
    public void Wrapping_does_not_mend_a_missing_identifier() => Assert.Equal(
        ["unwrapped_user /firstName", "missing_identifier /user"],
        Parse.Problems("""{"name":"X","firstName":"Ana"}"""));

    [Fact]
    public void Strays_beside_a_user_are_ignored_with_a_warning() => Assert.Equal(
        ["unknown_member /firstName"], Parse.Warnings("""{"user":{"userId":"1"},"firstName":"Ana"}"""));

    [Theory]
    [InlineData("\"user\":{\"userId\":\"1\"}")]
    [InlineData("\"name\":\"X\",\"userId\":\"1\"")]
    public void What_known_clients_send_besides_is_ignored_in_silence(string members)
    {
        var body = $$$$"""
            {{{{{members}}}},"userFields":{},"integrations":{},"channel":"s","sentAt":"x","originalTimestamp":"x",
             "receivedAt":"x","version":2,"writeKey":"k","_metadata":{} }
            """;

        Assert.Empty(Parse.Problems(body));
        Assert.Empty(Parse.Warnings(body));
    }

    [Fact]
    public void Of_a_member_given_twice_the_last_counts() => Assert.Equal(
        "Second",
        Parse.Event<Track>("""{"name":5,"user":"x","name":"First","user":{"userId":"1"},"n\u0061me":"Second"}""").Name);

    [Theory]
    [InlineData("5")]
    [InlineData("\"text\"")]
    [InlineData("true")]
    public void Only_an_object_is_an_event(string json) => Assert.Equal(["not_an_object "], Parse.Problems(json));

    [Fact]
    public void An_event_may_be_32_deep()
    {
        Assert.NotNull(Parse.Event(Nested(32)).Properties);
        Assert.Equal(["too_deep "], Parse.Problems(Nested(33)));
        Assert.Equal(["too_deep "], Parse.Problems(Nested(35)));
        Assert.Equal(["too_deep "], Parse.Problems(Nested(100_000)));
    }

    [Fact]
    public void An_event_may_be_wide() => Parse.Event(
        $$$$"""{"user":{"userId":"1","list":[{{{{string.Join(',', Enumerable.Repeat("[]", 1000))}}}}]}}""");

    [Fact]
    public void An_event_may_have_256_kib()
    {
        var room = 256 * 1024 - Encoding.UTF8.GetByteCount(Padded(0));

        Assert.NotNull(Parse.Event(Padded(room)).Properties);
        Assert.Equal(["event_too_large "], Parse.Problems(Padded(room + 1)));
    }

    [Fact]
    public void Properties_may_be_255()
    {
        Assert.NotNull(Parse.Event(WithProperties(255)).Properties);
        Assert.Equal(["too_many_properties /properties"], Parse.Problems(WithProperties(256)));
    }

    [Fact]
    public void Of_very_many_problems_the_first_hundred_are_told()
    {
        var strays = string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"s{i}\":1"));

        Assert.Equal(100, Parse.Problems($"{{{strays}}}").Length);
    }

    [Theory]
    [InlineData("\"messageId\":true", "wrong_type /messageId")]
    [InlineData("\"messageId\":1.5", "wrong_type /messageId")]
    public void A_message_id_is_text_or_an_integer(string member, string expected) =>
        Assert.Equal([expected], Parse.Problems($$$$"""{"user":{"userId":"1"},{{{{member}}}}}"""));

    [Fact]
    public void A_message_id_has_255_characters_at_most()
    {
        var id = new string('m', 255);

        Assert.Equal(id, Parse.Event($$$$"""{"user":{"userId":"1"},"messageId":"{{{{id}}}}"}""").MessageId);
        Assert.Equal(
            ["too_long /messageId"], Parse.Problems($$$$"""{"user":{"userId":"1"},"messageId":"{{{{id}}}}m"}"""));
    }

    [Fact]
    public void A_placeholder_message_id_is_ignored_with_a_warning()
    {
        const string Body = """{"user":{"userId":"1"},"messageId":"undefined"}""";

        Assert.Null(Parse.Event(Body).MessageId);
        Assert.Equal(["placeholder_message_id /messageId"], Parse.Warnings(Body));
    }

    [Fact]
    public void A_detail_never_repeats_what_was_sent()
    {
        string[] bodies =
        [
            """{"type":"s3cr3t","name":{"x":"s3cr3t"},"user":{"userId":["s3cr3t"],"email":"s3cr3t"}}""",
            """{"type":"alias","previousEmail":"s3cr3t","user":"s3cr3t","properties":"s3cr3t"}""",
            """{"user":{"userId":"1","tags":{"a":"s3cr3t"},"ip":"s3cr3t"},"timestamp":"s3cr3t"}""",
        ];

        foreach (var body in bodies)
        {
            var findings = Parse.Draft(body).Findings;
            var details = findings.Problems.Select(found => found.Detail)
                .Concat(findings.Warnings.Select(found => found.Detail));
            Assert.All(details, detail => Assert.DoesNotContain("s3cr3t", detail, StringComparison.Ordinal));
        }
    }

    private static string Nested(int depth)
    {
        var (open, close) = (new string('[', depth - 2), new string(']', depth - 2));
        return $$$$"""{"name":"X","userId":"1","properties":{"p":{{{{open}}}}{{{{close}}}}}}""";
    }

    private static string Padded(int bytes) =>
        $$$$"""{"name":"X","userId":"1","properties":{"p":"{{{{new string('x', bytes)}}}}"}}""";

    private static string WithProperties(int count)
    {
        var members = string.Join(',', Enumerable.Range(0, count).Select(i => $"\"p{i}\":{i}"));
        return $$$$"""{"name":"X","userId":"1","properties":{{{{{members}}}}}}""";
    }
}
