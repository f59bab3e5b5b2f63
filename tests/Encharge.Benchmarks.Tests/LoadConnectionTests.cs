using System.Net;
using System.Net.Sockets;
using System.Text;
using Encharge.Benchmarks.Load;

namespace Encharge.Benchmarks.Tests;

/// <summary>A connection of the load, against a server that answers as told.</summary>
public sealed class LoadConnectionTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public async Task One_request_follows_the_answer_to_the_last()
    {
        var request = new HttpTarget(80, "key").Request("{}"u8.ToArray());
        var received = await SendAsync(request, times: 3, [Ok], [Ok], [Ok]);

        Assert.Equal(string.Concat(Enumerable.Repeat(Encoding.ASCII.GetString(request), 3)), received);
    }

    [Fact]
    public async Task An_answer_in_pieces_is_one_answer() =>
        await SendAsync("x"u8.ToArray(), times: 2, ["HTTP/1.1 200 OK\r\nContent-", "Length: 2\r\n\r\no", "k"], [Ok]);

    [Fact]
    public async Task A_refusal_ends_the_benchmark() => await Assert.ThrowsAsync<BenchmarkException>(
        () => SendAsync("x"u8.ToArray(), times: 1, ["HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"]));

    [Fact]
    public async Task A_server_that_hangs_up_ends_the_benchmark() =>
        await Assert.ThrowsAsync<BenchmarkException>(() => SendAsync("x"u8.ToArray(), times: 2, [Ok]));

    [Fact]
    public void A_request_has_its_key_and_its_length()
    {
        var request = Encoding.ASCII.GetString(new HttpTarget(7071, "k-1").Request("{\"a\":1}"u8.ToArray()));

        Assert.StartsWith("POST /v1 HTTP/1.1\r\nHost: localhost:7071\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Encharge-Token: k-1\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith("\r\nContent-Length: 7\r\n\r\n{\"a\":1}", request, StringComparison.Ordinal);
    }

    /// <summary>
    /// Sends so many times to a server that gives each request one of the answers, in pieces, and then hangs up; returns
    /// what it received.
    /// </summary>
    private static async Task<string> SendAsync(byte[] request, int times, params string[][] answers)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, request.Length, answers);
        using (var connection = new LoadConnection(request))
        {
            await connection.ConnectAsync(((IPEndPoint)listener.LocalEndpoint).Port, CancellationToken.None);
            for (var sent = 0; sent < times; sent++)
                await connection.SendAsync();
        }

        return await serving;
    }

    private static async Task<string> ServeAsync(TcpListener listener, int requestLength, string[][] answers)
    {
        using var client = await listener.AcceptTcpClientAsync();
        client.NoDelay = true;
        var stream = client.GetStream();
        var received = new StringBuilder();
        var request = new byte[requestLength];
        foreach (var answer in answers)
        {
            await stream.ReadExactlyAsync(request);
            received.Append(Encoding.ASCII.GetString(request));
            foreach (var piece in answer)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(piece));
                await Task.Delay(10);
            }
        }

        return received.ToString();
    }
}
