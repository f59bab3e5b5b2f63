using System.Net;

namespace Encharge.Functions.Tests;

/// <summary>
/// Requests that reach an endpoint of the library through a function's route and come back as its answer. What the
/// endpoints answer otherwise is for the library's tests.
/// </summary>
public sealed class RoutingTests
{
    [Theory]
    [InlineData("GET", "health/live", HttpStatusCode.OK)]
    [InlineData("GET", "openapi.json", HttpStatusCode.OK)]
    [InlineData("GET", "manage/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("PUT", "manage/v1/accounts/dev/people", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "v1", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "v1/", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "v1/0123456789012345678901234", HttpStatusCode.MethodNotAllowed)]
    [InlineData("PATCH", "v1//0123456789012345678901234/", HttpStatusCode.MethodNotAllowed)]
    [InlineData("OPTIONS", "v1/0123456789012345678901234", HttpStatusCode.NoContent)]
    public async Task A_request_gets_its_endpoints_answer(string method, string path, HttpStatusCode status)
    {
        await using var host = await LoopbackHost.StartAsync();

        using var answer = await host.Client.SendAsync(new(new(method), path));

        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1?path=0123456789012345678901234")]
    public async Task A_key_in_the_query_string_is_no_key(string path)
    {
        await using var host = await LoopbackHost.StartAsync();

        using var answer = await host.Client.PostAsync(new Uri(path, UriKind.Relative), new StringContent("{}"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Contains("Missing Encharge write key.", body, StringComparison.Ordinal);
    }
}
