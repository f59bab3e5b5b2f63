namespace Encharge.Ingestion.Tests.Validation;

/// <summary>Tags as text and as arrays.</summary>
public sealed class TagTests
{
    [Theory]
    [InlineData("\"beta, vip\"", "beta|vip")]
    [InlineData("\" beta ,, Beta,VIP \"", "beta|VIP")]
    [InlineData("\"\"", "")]
    [InlineData("\" , \"", "")]
    [InlineData("null", "")]
    [InlineData("[]", "")]
    [InlineData("[\"a, b\",\" c \",\"\",null,\"A, B\"]", "a, b|c")]
    [InlineData("[1,true,false,1.5]", "1|true|false|1.5")]
    public void Tags_are_trimmed_and_each_kept_once_in_its_first_spelling(string json, string expected) =>
        Assert.Equal(expected, string.Join('|', Parse.User($"\"tags\":{json}").Tags));

    [Theory]
    [InlineData("5", "invalid_tags /user/tags")]
    [InlineData("true", "invalid_tags /user/tags")]
    [InlineData("{}", "invalid_tags /user/tags")]
    [InlineData("[\"a\",{}]", "invalid_tags /user/tags/1")]
    [InlineData("[[\"a\"]]", "invalid_tags /user/tags/0")]
    public void Anything_else_is_refused(string json, string expected) =>
        Assert.Equal([expected], Parse.Problems($$$$"""{"user":{"userId":"1","tags":{{{{json}}}}}}"""));

    [Fact]
    public void Tags_are_as_long_as_any_field_at_most()
    {
        var tags = new string('t', 5000);

        Assert.Single(Parse.User($"\"tags\":\"{tags}\"").Tags);
        Assert.Equal(["too_long /user/tags"], Parse.Problems($$$$"""{"user":{"userId":"1","tags":"{{{{tags}}}}t"}}"""));
    }
}
