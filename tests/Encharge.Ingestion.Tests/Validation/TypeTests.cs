using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Tests.Validation;

/// <summary>Type and name of an event, given or guessed.</summary>
public sealed class TypeTests
{
    [Theory]
    [InlineData("\"type\":\"identify\"", "Identify")]
    [InlineData("\"type\":\" IDENTIFY \"", "Identify")]
    [InlineData("\"type\":\"identify\",\"name\":\"X\"", "Identify")]
    [InlineData("\"name\":\"identify\"", "Identify")]
    [InlineData("\"name\":\"Identify\"", "Identify")]
    [InlineData("\"event\":\"identify\"", "Identify")]
    [InlineData("\"type\":null", "Identify")]
    [InlineData("\"type\":\"\",\"name\":\" \"", "Identify")]
    [InlineData("\"name\":\"Paid\"", "Track Paid")]
    [InlineData("\"event\":\"Paid\"", "Track Paid")]
    [InlineData("\"name\":\"Paid\",\"event\":\"Other\"", "Track Paid")]
    [InlineData("\"name\":\"\",\"event\":\" Paid \"", "Track Paid")]
    [InlineData("\"type\":\"Track\",\"name\":\"identify\"", "Track identify")]
    [InlineData("\"type\":\"page\"", "Page page-visited")]
    [InlineData("\"type\":\"page\",\"name\":\"Home\"", "Page Home")]
    [InlineData("\"type\":\"screen\"", "Screen screen-visited")]
    public void A_type_is_given_or_follows_from_the_name(string members, string expected)
    {
        var @event = Parse.Event($$$$"""{{{{{members}}}},"user":{"userId":"1"}}""");

        Assert.Equal(expected, @event is Track track ? $"{track.Type} {track.Name}" : @event.GetType().Name);
    }

    [Theory]
    [InlineData("\"type\":\"trak\"", "unknown_type /type")]
    [InlineData("\"type\":5", "wrong_type /type")]
    [InlineData("\"type\":{}", "wrong_type /type")]
    [InlineData("\"type\":\"track\"", "missing_name /name")]
    [InlineData("\"type\":\"track\",\"name\":null,\"event\":\"\"", "missing_name /name")]
    [InlineData("\"type\":\"track\",\"name\":5", "wrong_type /name")]
    [InlineData("\"event\":[]", "wrong_type /event")]
    public void What_is_no_type_or_name_is_refused(string members, string expected) =>
        Assert.Equal([expected], Parse.Problems($$$$"""{{{{{members}}}},"user":{"userId":"1"}}"""));

    [Fact]
    public void An_unknown_type_is_answered_with_the_known_ones()
    {
        var problem = Assert.Single(Parse.Draft("""{"type":"trak","user":{"userId":"1"}}""").Findings.Problems);

        Assert.Contains("identify, track, page, screen, alias, group", problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("trak", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_type_name_and_user_there_is_nothing_to_go_by() =>
        Assert.Equal(["missing_name /name"], Parse.Problems("""{"userId":"1"}"""));

    [Fact]
    public void A_name_may_have_255_characters()
    {
        var name = new string('n', 255);

        Assert.Equal(name, Parse.Event<Track>($$$$"""{"name":"{{{{name}}}}","userId":"1"}""").Name);
        Assert.Equal(["too_long /name"], Parse.Problems($$$$"""{"name":"{{{{name}}}}n","userId":"1"}"""));
    }

    [Fact]
    public void A_refused_name_hides_no_other_problem() => Assert.Equal(
        ["wrong_type /name", "missing_identifier /user"], Parse.Problems("""{"name":5,"user":{}}"""));
}
