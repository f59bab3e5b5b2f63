using Encharge.Ingestion.Events;
using Encharge.Testing;

namespace Encharge.Ingestion.Tests.Validation;

/// <summary>Which identifiers an event names, and which are refused.</summary>
public sealed class IdentifierReadingTests
{
    [Theory]
    [InlineData("\"42\"", "42")]
    [InlineData("42", "42")]
    [InlineData("-5", "-5")]
    [InlineData("12345678901234567890123", "12345678901234567890123")]
    [InlineData("\"  ab \"", "ab")]
    [InlineData("\"\\u0061b\"", "ab")]
    [InlineData("\"+15555550100\"", "+15555550100")]
    [InlineData("\"Ab\"", "Ab")]
    public void A_userId_is_text_or_an_integer_kept_as_text(string json, string expected) =>
        Assert.Equal<Identifier>(
            [Some.User(expected)], Parse.Event($$$$"""{"user":{"userId":{{{{json}}}}}}""").Identifiers);

    [Theory]
    [InlineData("1.0e3")]
    [InlineData("1.5")]
    [InlineData("1E2")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void Any_other_userId_is_refused(string json) =>
        Assert.Equal(["invalid_identifier /user/userId"], Parse.Problems($$$$"""{"user":{"userId":{{{{json}}}}}}"""));

    [Theory]
    [InlineData("\"null\"")]
    [InlineData("\"Undefined\"")]
    [InlineData("\"nan\"")]
    [InlineData("\" [object Object] \"")]
    [InlineData("\"0\"")]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-1")]
    [InlineData("\"-1\"")]
    [InlineData("\"GUEST\"")]
    [InlineData("\"anonymous\"")]
    public void A_placeholder_is_refused_for_every_kind(string json)
    {
        foreach (var member in new[] { "userId", "email", "anonymousId", "segmentAnonymousId", "enchargeAnonymousId" })
        {
            var problems = Parse.Problems($$$$"""{"user":{"{{{{member}}}}":{{{{json}}}}}}""");
            Assert.Equal([$"placeholder_identifier /user/{member}"], problems);
        }
    }

    [Theory]
    [InlineData("previousUserId")]
    [InlineData("previousEmail")]
    public void A_placeholder_is_refused_as_a_previous_identifier(string member) => Assert.Equal(
        [$"placeholder_identifier /{member}"],
        Parse.Problems($$$$"""{"type":"alias","{{{{member}}}}":"undefined","user":{"userId":"1"}}"""));

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\" \\t\"")]
    [InlineData("\"\\u00a0\"")]
    public void A_blank_identifier_counts_as_absent(string json)
    {
        Assert.Equal(["missing_identifier /user"], Parse.Problems($$$$"""{"user":{"userId":{{{{json}}}}}}"""));
        Assert.Equal<Identifier>(
            [Some.User("top")], Parse.Event($$$$"""{"user":{"userId":{{{{json}}}}},"userId":"top"}""").Identifiers);
    }

    [Theory]
    [InlineData("Ana@Example.ORG", "ana@example.org")]
    [InlineData("  a@b ", "a@b")]
    [InlineData("ÄB@x.test", "äb@x.test")]
    [InlineData("a+b@x.test", "a+b@x.test")]
    public void An_email_is_trimmed_and_lower_cased(string email, string expected) =>
        Assert.Equal<Identifier>(
            [Some.Email(expected)], Parse.Event($$$$"""{"user":{"email":"{{{{email}}}}"}}""").Identifiers);

    [Theory]
    [InlineData("\"not-an-address\"")]
    [InlineData("\"@x.test\"")]
    [InlineData("\"a@\"")]
    [InlineData("\"a@b@c\"")]
    [InlineData("\"a b@x.test\"")]
    [InlineData("\"a@x\\u00a0y\"")]
    [InlineData("42")]
    [InlineData("true")]
    [InlineData("{}")]
    public void What_is_no_address_is_refused(string json) =>
        Assert.Equal(["invalid_email /user/email"], Parse.Problems($$$$"""{"user":{"email":{{{{json}}}}}}"""));

    [Fact]
    public void Identifiers_come_strongest_first_whatever_their_order()
    {
        var identifiers = Parse.Event("""{"user":{"anonymousId":"a","email":"e@x.test","userId":7}}""").Identifiers;

        Assert.Equal<Identifier>([Some.User("7"), Some.Email("e@x.test"), Some.Anonymous("a")], identifiers);
    }

    [Fact]
    public void Several_anonymous_ids_are_all_kept_by_the_strength_of_their_spelling()
    {
        const string Body = """
            {"user":{"enchargeAnonymousId":"c","segmentAnonymousId":"b","anonymousId":"a"}}
            """;

        Assert.Equal<Identifier>(
            [Some.Anonymous("a"), Some.Anonymous("b"), Some.Anonymous("c")], Parse.Event(Body).Identifiers);
    }

    [Fact]
    public void The_same_anonymous_id_in_two_spellings_is_one() => Assert.Equal<Identifier>(
        [Some.Anonymous("a")],
        Parse.Event("""{"user":{"segmentAnonymousId":"a","enchargeAnonymousId":"a"}}""").Identifiers);

    [Fact]
    public void Identifiers_at_the_top_are_used_where_user_has_none()
    {
        const string Body = """
            {"name":"X","userId":"top","email":"top@x.test","segmentAnonymousId":"s","user":{"userId":"in"}}
            """;

        Assert.Equal<Identifier>(
            [Some.User("in"), Some.Email("top@x.test"), Some.Anonymous("s")], Parse.Event(Body).Identifiers);
    }

    [Fact]
    public void A_problem_at_the_top_points_there() =>
        Assert.Equal(["invalid_email /email"], Parse.Problems("""{"name":"X","email":"no"}"""));

    [Fact]
    public void The_longest_identifiers_pass_and_longer_ones_are_refused()
    {
        var (id, email) = (new string('x', 256), new string('x', 252) + "@y");

        Assert.Equal<Identifier>(
            [new(IdentityKind.UserId, id), new(IdentityKind.Email, email)],
            Parse.Event($$$$"""{"user":{"userId":"{{{{id}}}}","email":"{{{{email}}}}"}}""").Identifiers);
        Assert.Equal(
            ["too_long /user/userId", "too_long /user/email"],
            Parse.Problems($$$$"""{"user":{"userId":"{{{{id}}}}x","email":"x{{{{email}}}}"}}"""));
    }

    [Theory]
    [InlineData("""{"type":"track","name":"X","user":{}}""")]
    [InlineData("""{"type":"page"}""")]
    [InlineData("""{"type":"screen","user":[]}""")]
    [InlineData("""{"type":"identify","context":{},"user":{}}""")]
    public void An_event_about_nobody_is_refused(string body) =>
        Assert.Equal(["missing_identifier /user"], Parse.Problems(body));

    [Fact]
    public void A_refused_identifier_is_not_missing_as_well() =>
        Assert.Equal(["invalid_email /user/email"], Parse.Problems("""{"name":"X","user":{"email":"no"}}"""));
}
