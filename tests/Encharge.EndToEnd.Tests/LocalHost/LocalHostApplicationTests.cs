using System.Net;
using Encharge.LocalHost;

namespace Encharge.EndToEnd.Tests.LocalHost;

/// <summary>The host inside the test's process, as the end-to-end tests use it.</summary>
public sealed class LocalHostApplicationTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    private LocalHostOptions Options => new() { Port = 0, DataDirectory = _data.Path };

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("health/live")]
    [InlineData("health/ready")]
    public async Task It_is_healthy_once_started(string path)
    {
        await using var host = await LocalHostApplication.StartAsync(Options, TextWriter.Null);
        using var client = new HttpClient { BaseAddress = host.BaseAddress };

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Slashes_before_and_after_the_path_do_no_harm()
    {
        await using var host = await LocalHostApplication.StartAsync(Options, TextWriter.Null);
        using var client = new HttpClient();
        foreach (var path in new[] { "/v1", $"/v1/{host.WriteKey}", $"/v1//{host.WriteKey}/", "//v1/" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, host.BaseAddress + path);
            request.Headers.Add("X-Encharge-Token", host.WriteKey);

            using var response = await client.SendAsync(request);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_restart_keeps_the_write_key()
    {
        string first;
        await using (var host = await LocalHostApplication.StartAsync(Options, TextWriter.Null))
            first = host.WriteKey;

        await using var again = await LocalHostApplication.StartAsync(Options, TextWriter.Null);

        Assert.Equal(first, again.WriteKey);
    }

    [Fact]
    public async Task An_open_live_stream_ends_with_the_host()
    {
        using var client = new HttpClient();
        var host = await LocalHostApplication.StartAsync(Options, TextWriter.Null);
        client.BaseAddress = host.BaseAddress;
        using var response = await client.GetAsync(
            "manage/v1/accounts/dev/live", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal(": live", await lines.ReadLineAsync());

        var stopped = host.DisposeAsync().AsTask();

        Assert.Equal("", (await lines.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(10))).Trim());
        await stopped;
    }

    [Fact]
    public async Task A_key_that_storage_does_not_know_is_replaced()
    {
        _data.Write("write-key", "AAAAAAAAAAAAAAAAAAAAAAAAA\n");

        await using var host = await LocalHostApplication.StartAsync(Options, TextWriter.Null);

        Assert.NotEqual("AAAAAAAAAAAAAAAAAAAAAAAAA", host.WriteKey);
        Assert.Equal(host.WriteKey, (await File.ReadAllTextAsync(_data.File("write-key"))).Trim());
    }

    [Fact]
    public async Task A_start_that_failed_leaves_the_directory_free()
    {
        var unreachable = "AccountName=mine;AccountKey=c2VjcmV0;QueueEndpoint=http://127.0.0.1:1/mine;"
            + "TableEndpoint=http://127.0.0.1:1/mine;BlobEndpoint=http://127.0.0.1:1/mine";
        await Assert.ThrowsAsync<LocalHostException>(
            () => LocalHostApplication.StartAsync(Options with { StorageConnection = unreachable }, TextWriter.Null));

        await using var host = await LocalHostApplication.StartAsync(Options, TextWriter.Null);

        Assert.Equal("localhost", host.BaseAddress.Host);
    }
}
