using System.Text;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Objects;
using Encharge.Ingestion.Validation;
using Encharge.Testing;

namespace Encharge.Ingestion.Tests.Validation;

/// <summary>Groups: the object, its fields, its person, its schema.</summary>
public sealed class GroupTests
{
    [Fact]
    public void Properties_are_the_objects_ids_and_fields()
    {
        const string Properties = """{"name":"House Stark","externalId":"abc","id":55,"size":3,"x":"","y":null}""";

        var group = Parse.Event<Group>($$$$"""
            {"type":"group","objectType":" company ","properties":{{{{Properties}}}},"user":{"userId":"123"}}
            """);

        Assert.Equal(("company", "55", "abc"), (group.ObjectType, group.ObjectId, group.ExternalId));
        Assert.Equal<Field>(
            [Some.Field("name", "House Stark"), new("size", new FieldValue(FieldType.Number, "3")), new("y", null)],
            group.ObjectFields);
        Assert.Equal(Properties, Encoding.UTF8.GetString(group.Properties!));
        Assert.Equal<Identifier>([Some.User("123")], group.Identifiers);
        Assert.Empty(group.Fields);
    }

    [Theory]
    [InlineData("\"user\":{}")]
    [InlineData("\"properties\":[]")]
    [InlineData("\"properties\":{\"externalId\":\" \",\"id\":null}")]
    public void A_group_may_name_nobody_and_no_object(string members)
    {
        var group = Parse.Event<Group>($$$$"""{"type":"group","objectType":"company",{{{{members}}}}}""");

        Assert.Empty(group.Identifiers);
        Assert.Null(group.Owner);
        Assert.Null(group.ExternalId);
        Assert.Null(group.ObjectId);
    }

    [Theory]
    [InlineData("\"user\":{}", "missing_object_type /objectType")]
    [InlineData("\"objectType\":\"\"", "missing_object_type /objectType")]
    [InlineData("\"objectType\":5", "wrong_type /objectType")]
    [InlineData("\"objectType\":\"c\",\"properties\":{\"id\":1.5}", "invalid_identifier /properties/id")]
    [InlineData("\"objectType\":\"c\",\"properties\":{\"externalId\":\"undefined\"}",
        "placeholder_identifier /properties/externalId")]
    [InlineData("\"objectType\":\"c\",\"properties\":\"x\"", "wrong_type /properties")]
    [InlineData("\"objectType\":\"c\",\"user\":{\"email\":\"no\"}", "invalid_email /user/email")]
    public void What_is_wrong_is_told(string members, string expected) =>
        Assert.Equal([expected], Parse.Problems($$$$"""{"type":"group",{{{{members}}}}}"""));

    [Fact]
    public void An_object_type_has_100_characters_at_most() => Assert.Equal(
        ["too_long /objectType"],
        Parse.Problems($$$$"""{"type":"group","objectType":"{{{{new string('x', 101)}}}}"}"""));

    [Fact]
    public void An_objects_ids_and_values_have_the_limits_of_a_persons() => Assert.Equal(
        ["too_long /properties/externalId", "too_long /properties/f"],
        Parse.Problems($$$$"""
            {"type":"group","objectType":"c","properties":
             {"externalId":"{{{{new string('x', 257)}}}}","f":"{{{{new string('x', 5001)}}}}"}}
            """));

    [Fact]
    public void Fields_of_nobody_are_ignored_with_a_warning() => Assert.Equal(
        ["unused_member /user"], Parse.Warnings("""{"type":"group","objectType":"c","user":{"plan":"a"}}"""));

    [Fact]
    public void An_object_type_means_nothing_in_other_events() => Assert.Equal(
        ["unused_member /objectType"], Parse.Warnings("""{"name":"X","objectType":"c","user":{"userId":"2"}}"""));

    [Fact]
    public void The_schema_check_drops_what_the_schema_lacks_and_keeps_what_has_another_type()
    {
        var schema = new ObjectSchema(
            "company", "Company", "Companies", [new("size", "Size", "number"), new("name", "Name")]);
        var group = Some.Group(0, "x") with
        {
            ObjectFields = [Some.Field("size", "three"), Some.Field("other", "x"), Some.Field("Name", "x")],
        };

        var (known, ignored) = SchemaCheck.Apply(group, schema);

        Assert.Equal(2, ignored);
        Assert.Equal<Field>([Some.Field("size", "three")], known.ObjectFields);
        Assert.Equal("x", known.ExternalId);
    }
}
