using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Tests.Validation;

/// <summary>A person's fields: names, types, canonical values, limits.</summary>
public sealed class FieldTests
{
    [Theory]
    [InlineData("\"Jon\"", FieldType.Text, "\"Jon\"")]
    [InlineData("\" \"", FieldType.Text, "\" \"")]
    [InlineData("\"2027\"", FieldType.Text, "\"2027\"")]
    [InlineData("\"Friday 12 March\"", FieldType.Text, "\"Friday 12 March\"")]
    [InlineData("\"caf\\u00e9 \\ud83d\\ude00\\n\\/\\u0001\"", FieldType.Text, "\"café 😀\\n/\\u0001\"")]
    [InlineData("\"😀\"", FieldType.Text, "\"😀\"")]
    [InlineData("\"a\\\"b\\\\c\"", FieldType.Text, "\"a\\\"b\\\\c\"")]
    [InlineData("\"cut \\ud83d\"", FieldType.Text, "\"cut \uFFFD\"")]
    [InlineData("12345678901234567890", FieldType.Number, "12345678901234567890")]
    [InlineData("1.50", FieldType.Number, "1.50")]
    [InlineData("1e3", FieldType.Number, "1e3")]
    [InlineData("true", FieldType.Boolean, "true")]
    [InlineData("false", FieldType.Boolean, "false")]
    [InlineData("[1, \"a b\" ,{ }]", FieldType.Array, "[1,\"a b\",{}]")]
    [InlineData("{ \"k\\\" \" : null }", FieldType.Object, "{\"k\\\" \":null}")]
    [InlineData("\"2020-10-27\"", FieldType.DateTime, "\"2020-10-27T00:00:00Z\"")]
    [InlineData("\"2020-10-27T07:58:19\\u002B01:00\"", FieldType.DateTime, "\"2020-10-27T06:58:19Z\"")]
    public void A_value_keeps_its_type_in_canonical_form(string json, FieldType type, string expected) =>
        Assert.Equal<Field>(
        [new Field("f", new FieldValue(type, expected))], Parse.User($"\"f\":{json}").Fields);

    [Fact]
    public void Null_clears_and_empty_text_says_nothing() =>
        Assert.Equal<Field>([new Field("b", null)], Parse.User("\"a\":\"\",\"b\":null").Fields);

    [Fact]
    public void Fields_come_in_document_order_and_the_last_of_a_name_counts()
    {
        var fields = Parse.User("\"b\":1,\"a\":2,\"b\":3,\"\\u0061\":4").Fields;

        Assert.Equal([("b", "3"), ("a", "4")], fields.Select(field => (field.Name, field.Value!.Value.Json)));
    }

    [Fact]
    public void A_problem_of_a_value_that_does_not_count_is_none() =>
        Assert.Empty(Parse.Problems(
            $$$$"""{"user":{"userId":true,"f":"{{{{new string('x', 5001)}}}}","f":1,"userId":"1"}}"""));

    [Fact]
    public void Case_makes_another_field() => Assert.Equal(2, Parse.User("\"UserID\":1,\"userid\":2").Fields.Length);

    [Fact]
    public void The_address_and_the_tags_are_no_fields() =>
        Assert.Empty(Parse.User("\"ip\":\"8.8.8.8\",\"tags\":\"a\"").Fields);

    [Theory]
    [InlineData("id")]
    [InlineData("createdAt")]
    [InlineData("updatedAt")]
    [InlineData("lastActivity")]
    [InlineData("lastActivityAt")]
    public void What_the_service_sets_is_ignored_with_a_warning(string name)
    {
        var body = $$$$"""{"user":{"userId":"1","{{{{name}}}}":"2020-01-01T00:00:00Z"}}""";

        Assert.Equal([$"read_only_field /user/{name}"], Parse.Warnings(body));
        Assert.Empty(Parse.Event(body).Fields);
    }

    [Fact]
    public void Text_may_have_5000_characters_however_it_is_escaped()
    {
        var text = string.Concat(Enumerable.Repeat("\\n", 5000));

        Assert.Single(Parse.User($"\"f\":\"{text}\"").Fields);
        Assert.Equal(["too_long /user/f"], Parse.Problems($$$$"""{"user":{"userId":"1","f":"{{{{text}}}}x"}}"""));
    }

    [Fact]
    public void Other_values_may_have_5000_characters_of_compact_json()
    {
        var list = "[" + new string('1', 4998) + " ]";

        Assert.Single(Parse.User($"\"f\":{list}").Fields);
        Assert.Equal(["too_long /user/f"], Parse.Problems($$$$"""{"user":{"userId":"1","f":[1{{{{list[1..]}}}}}}"""));
    }

    [Fact]
    public void A_name_has_1_to_100_characters()
    {
        var name = new string('n', 100);

        Assert.Equal(name, Assert.Single(Parse.User($"\"{name}\":1").Fields).Name);
        Assert.Equal(
            ["invalid_field_name /user/", "invalid_field_name /user"],
            Parse.Problems($$$$"""{"user":{"userId":"1","":1,"{{{{name}}}}n":1}}"""));
    }

    [Fact]
    public void A_user_may_have_200_fields()
    {
        Assert.Equal(200, Parse.User(Fields(200)).Fields.Length);
        Assert.Equal(["too_many_fields /user"], Parse.Problems($$$$"""{"user":{"userId":"1",{{{{Fields(201)}}}}}}"""));
        Assert.Equal(200, Parse.User(Fields(200) + "," + Fields(200)).Fields.Length);
    }

    [Fact]
    public void Fields_that_no_person_can_hold_are_refused()
    {
        var fields = string.Join(',', Enumerable.Range(0, 50).Select(i => $"\"f{i}\":\"{new string('x', 4500)}\""));

        Assert.Equal(["fields_too_large /user"], Parse.Problems($$$$"""{"user":{"userId":"1",{{{{fields}}}}}}"""));
    }

    [Fact]
    public void A_pointer_escapes_a_name() => Assert.Equal(
        ["too_long /user/a~1b~0c"],
        Parse.Problems($$$$"""{"user":{"userId":"1","a/b~c":"{{{{new string('x', 5001)}}}}"}}"""));

    private static string Fields(int count) =>
        string.Join(',', Enumerable.Range(0, count).Select(i => $"\"f{i}\":{i}"));
}
