using Encharge.Ingestion.Events;
using Encharge.Testing;

namespace Encharge.Ingestion.Tests.Validation;

/// <summary>When an event happened.</summary>
public sealed class TimeTests
{
    [Theory]
    [InlineData("\"timestamp\":\"2025-01-01T00:00:00+01:00\"", "2024-12-31T23:00:00Z")]
    [InlineData("\"occurredAt\":\"2025-01-01\"", "2025-01-01T00:00:00Z")]
    [InlineData("\"timestamp\":null,\"occurredAt\":\"2025-01-01\"", "2025-01-01T00:00:00Z")]
    [InlineData("\"name\":\"X\"", "2026-01-01T00:00:00Z")]
    [InlineData("\"timestamp\":\"\"", "2026-01-01T00:00:00Z")]
    [InlineData("\"timestamp\":\"2026-01-01T00:05:00Z\"", "2026-01-01T00:05:00Z")]
    [InlineData("\"timestamp\":\"1601-01-01\"", "1601-01-01T00:00:00Z")]
    public void It_is_what_the_client_says_or_the_time_of_receipt(string members, string expected)
    {
        var body = $$$$"""{{{{{members}}}},"user":{"userId":"1"}}""";

        Assert.Equal(expected, UtcTime.Format(Parse.Event(body).OccurredAt));
        Assert.Empty(Parse.Warnings(body));
    }

    [Theory]
    [InlineData("\"timestamp\":\"yesterday\"", "unreadable_timestamp /timestamp")]
    [InlineData("\"timestamp\":1700000000", "unreadable_timestamp /timestamp")]
    [InlineData("\"timestamp\":{}", "unreadable_timestamp /timestamp")]
    [InlineData("\"occurredAt\":\"0001-01-01T00:00:00Z\"", "unreadable_timestamp /occurredAt")]
    [InlineData("\"timestamp\":\"2026-01-01T00:05:01Z\"", "future_timestamp /timestamp")]
    public void What_cannot_be_taken_becomes_the_time_of_receipt_with_a_warning(string members, string expected)
    {
        var body = $$$$"""{{{{{members}}}},"user":{"userId":"1"}}""";

        Assert.Equal(Some.Start, Parse.Event(body).OccurredAt);
        Assert.Equal([expected], Parse.Warnings(body));
    }

    [Fact]
    public void An_unreadable_timestamp_gives_way_to_occurredAt()
    {
        const string Body = """{"timestamp":"x","occurredAt":"2025-01-01","user":{"userId":"1"}}""";

        Assert.Equal(new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), Parse.Event(Body).OccurredAt);
        Assert.Equal(["unreadable_timestamp /timestamp"], Parse.Warnings(Body));
    }

    [Fact]
    public void A_second_time_is_ignored_with_a_warning() => Assert.Equal(
        ["unused_member /occurredAt"],
        Parse.Warnings("""{"occurredAt":"2025-01-01","timestamp":"2025-01-02","user":{"userId":"1"}}"""));
}
