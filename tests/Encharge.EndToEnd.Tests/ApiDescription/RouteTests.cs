using System.Net;
using System.Text.RegularExpressions;
using Encharge.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Encharge.EndToEnd.Tests.ApiDescription;

/// <summary>What is described is routed, and what is routed is described: paths and methods.</summary>
[Collection(LocalHostCollection.Name)]
public sealed partial class RouteTests(LocalHostFixture host)
{
    private const string Account = "/manage/v1/accounts/{account}/";

    private static readonly HttpMethod Undescribed = HttpMethod.Put;

    /// <summary>The paths of the management API and of the ingest API: they answer 405 themselves.</summary>
    public static TheoryData<string> Paths =>
    [
        .. Description.Operations.Select(operation => operation.Path).Distinct()
            .Where(path => path.StartsWith("/manage/", StringComparison.Ordinal)
                || path.StartsWith("/v1", StringComparison.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_described_path_allows_its_described_methods_and_no_others(string path)
    {
        var filled = Parameter().Replace(path, "00000000-0000-8000-8000-000000000000");

        using var response = await host.Http.SendAsync(new(Undescribed, filled));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        var described = Description.Operations.Where(operation => operation.Path == path);
        Assert.DoesNotContain(Undescribed.Method, described.Select(operation => operation.Method));
        Assert.Equal(
            described.Select(operation => operation.Method).Order(), response.Content.Headers.Allow.Order());
    }

    [Fact]
    public void Every_route_of_the_management_api_is_described_and_no_other()
    {
        var source = File.ReadAllText(
            Repository.Find("src", "Encharge.Ingestion", "Management", "ManagementEndpoint.cs"));

        var routed = Route().Matches(source).Select(match =>
            match.Groups["method"].Value + " " + ShapeOf(match.Groups["path"].Value)).Order().ToList();

        var described = Description.Operations.Where(operation => operation.IsManagement).Select(operation =>
            operation.Method + " " + Parameter().Replace(operation.Path[Account.Length..], "{}")).Order();
        Assert.Equal(described, routed);
    }

    [Fact]
    public void Every_route_of_the_host_is_described()
    {
        var routes = host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>().Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Distinct();

        Assert.All(routes, route =>
            Assert.Contains(Description.Operations, operation => Takes(route, operation.Path)));
        Assert.Contains("/openapi.json", routes);
    }

    /// <summary>Whether a route is that path, or takes all that begins so.</summary>
    private static bool Takes(string route, string path) => route.Split("/{**") is [var start, _]
        ? path.StartsWith(start, StringComparison.Ordinal)
        : path == route;

    /// <summary><c>"people", var id, "events"</c> as <c>people/{}/events</c>.</summary>
    private static string ShapeOf(string pattern) => string.Join('/', pattern.Split(", ").Select(part =>
        part.StartsWith('"') ? part.Trim('"') : "{}"));

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("""\("(?<method>[A-Z]+)", \[(?<path>[^\]]+)\]\) =>""")]
    private static partial Regex Route();
}
