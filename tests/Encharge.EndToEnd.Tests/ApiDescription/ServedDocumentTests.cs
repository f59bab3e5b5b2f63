using System.Net;

namespace Encharge.EndToEnd.Tests.ApiDescription;

/// <summary>The description as the host serves it.</summary>
[Collection(LocalHostCollection.Name)]
public sealed class ServedDocumentTests(LocalHostFixture host)
{
    private static readonly Uri Address = new("/openapi.json", UriKind.Relative);

    [Fact]
    public async Task It_is_the_file_in_docs_for_any_page_to_read()
    {
        using var response = await host.Http.GetAsync(Address);

        Assert.Equal(Description.Bytes, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal(TimeSpan.FromMinutes(5), response.Headers.CacheControl?.MaxAge);
        Assert.True(response.Headers.CacheControl?.Public);
    }

    [Fact]
    public async Task Who_has_this_version_gets_no_other_copy()
    {
        using var first = await host.Http.GetAsync(Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
    }

    [Fact]
    public async Task Who_has_another_version_gets_this_one()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        request.Headers.IfNoneMatch.Add(new("\"another\""));

        using var response = await host.Http.SendAsync(request);

        Assert.Equal(Description.Bytes, await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_head_gets_the_headers_alone()
    {
        using var response = await host.Http.SendAsync(new(HttpMethod.Head, Address));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotNull(response.Headers.ETag);
        Assert.Equal(Description.Bytes.Length, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public void Its_servers_begin_with_the_local_host() => Assert.Equal(
        "http://localhost:7071", Description.Root.GetProperty("servers")[0].GetProperty("url").GetString());
}
