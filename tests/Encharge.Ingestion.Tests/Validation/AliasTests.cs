using Encharge.Ingestion.Events;
using Encharge.Testing;

namespace Encharge.Ingestion.Tests.Validation;

/// <summary>Aliases in the documented shape and in that of a large event router.</summary>
public sealed class AliasTests
{
    [Fact]
    public void The_documented_shape_names_both_sides()
    {
        var alias = Parse.Event<Alias>("""
            {"type":"alias","previousUserId":"abc","previousEmail":"Old@x.test",
             "user":{"userId":"123","email":"new@x.test","plan":"a"}}
            """);

        Assert.Equal<Identifier>([Some.User("abc"), Some.Email("old@x.test")], alias.Previous);
        Assert.Equal<Identifier>([Some.User("123"), Some.Email("new@x.test")], alias.Identifiers);
        Assert.Equal<Field>([Some.Field("plan", "a")], alias.Fields);
    }

    [Fact]
    public void The_new_id_may_stand_at_the_top()
    {
        var alias = Parse.Event<Alias>("""{"type":"alias","userId":"new","previousUserId":7}""");

        Assert.Equal<Identifier>([Some.User("7")], alias.Previous);
        Assert.Equal<Identifier>([Some.User("new")], alias.Identifiers);
    }

    [Fact]
    public void An_alias_onto_itself_is_taken() =>
        Parse.Event<Alias>("""{"type":"alias","previousUserId":"1","user":{"userId":"1"}}""");

    [Theory]
    [InlineData("\"user\":{\"userId\":\"1\"}", "missing_previous_identifier /previousUserId")]
    [InlineData("\"previousUserId\":\"1\"", "missing_identifier /user")]
    [InlineData("\"previousUserId\":\"1\",\"user\":{\"anonymousId\":\"a\"}", "missing_identifier /user")]
    [InlineData("\"user\":{}", "missing_identifier /user|missing_previous_identifier /previousUserId")]
    [InlineData("\"previousEmail\":\"no\",\"user\":{\"userId\":\"1\"}", "invalid_email /previousEmail")]
    [InlineData("\"previousUserId\":{},\"user\":{\"userId\":\"1\"}", "invalid_identifier /previousUserId")]
    public void Each_side_needs_an_identifier(string members, string expected) => Assert.Equal(
        expected, string.Join('|', Parse.Problems($$$$"""{"type":"alias",{{{{members}}}}}""")));

    [Fact]
    public void An_anonymous_id_is_ignored_with_a_warning()
    {
        const string Body = """{"type":"alias","previousUserId":"1","user":{"userId":"2","segmentAnonymousId":"a"}}""";

        Assert.Equal<Identifier>([Some.User("2")], Parse.Event(Body).Identifiers);
        Assert.Equal(["unused_member /user/segmentAnonymousId"], Parse.Warnings(Body));
    }

    [Fact]
    public void Previous_identifiers_mean_nothing_in_other_events() => Assert.Equal(
        ["unused_member /previousUserId"],
        Parse.Warnings("""{"name":"X","previousUserId":"1","user":{"userId":"2"}}"""));
}
