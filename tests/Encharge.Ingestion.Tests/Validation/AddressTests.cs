namespace Encharge.Ingestion.Tests.Validation;

/// <summary>Which address an event is located by.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("1.1.1.1", "2.2.2.2", "3.3.3.3", "1.1.1.1")]
    [InlineData("", "2.2.2.2", "3.3.3.3", "2.2.2.2")]
    [InlineData("", " ", "3.3.3.3", "3.3.3.3")]
    [InlineData("10.0.0.1", "2.2.2.2", "3.3.3.3", "10.0.0.1")]
    [InlineData("", "", "", null)]
    public void User_ip_comes_before_sourceIp_before_context_ip(
        string user, string source, string context, string? expected)
    {
        var body = $$$$"""
            {"user":{"userId":"1","ip":"{{{{user}}}}"},"sourceIp":"{{{{source}}}}",
             "context":{"ip":"{{{{context}}}}","x":1}}
            """;

        Assert.Equal(expected, Parse.Event(body).Ip?.ToString());
        Assert.Empty(Parse.Warnings(body));
    }

    [Theory]
    [InlineData("\"nowhere\"")]
    [InlineData("5")]
    [InlineData("{}")]
    public void An_unreadable_one_is_passed_over_with_a_warning(string json)
    {
        var body =
            $$$$"""{"user":{"userId":"1","ip":{{{{json}}}}},"sourceIp":{{{{json}}}},"context":{"ip":"3.3.3.3"}}""";

        Assert.Equal("3.3.3.3", Parse.Event(body).Ip?.ToString());
        Assert.Equal(["unreadable_ip /user/ip", "unreadable_ip /sourceIp"], Parse.Warnings(body));
    }
}
