using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Encharge.Benchmarks.Load;

/// <summary>
/// A kept-alive HTTP/1.1 connection that sends one request again and again, the next when the last is answered. Written
/// on a bare socket: HttpClient would take more of the cores than the servers under test.
/// </summary>
internal sealed class LoadConnection(ReadOnlyMemory<byte> request) : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
    };

    private readonly byte[] _answer = new byte[16 * 1024];

    /// <summary>The latencies of what was answered while the run was recorded.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>Connects to a port of loopback.</summary>
    public ValueTask ConnectAsync(int port, CancellationToken cancellationToken) =>
        _socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);

    /// <summary>Sends until the run ends.</summary>
    /// <exception cref="BenchmarkException">An answer was other than 200.</exception>
    public async Task RunAsync(LoadRun run)
    {
        while (!run.IsOver)
        {
            var start = Stopwatch.GetTimestamp();
            await SendAsync();
            if (run.IsRecording)
                Latencies.Add(Stopwatch.GetTimestamp() - start);
        }
    }

    /// <summary>Sends once; complete when the answer is.</summary>
    /// <exception cref="BenchmarkException">The answer was other than 200.</exception>
    public async Task SendAsync()
    {
        await _socket.SendAsync(request, SocketFlags.None);
        var length = 0;
        do
        {
            var received = await _socket.ReceiveAsync(_answer.AsMemory(length), SocketFlags.None);
            if (received == 0)
                throw new BenchmarkException("The server closed the connection.");
            length += received;
        }
        while (!HttpAnswer.IsWhole(_answer.AsSpan(0, length)));
        HttpAnswer.EnsureOk(_answer.AsSpan(0, length));
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
