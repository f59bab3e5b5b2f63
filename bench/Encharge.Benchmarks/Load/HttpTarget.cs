using System.Globalization;
using System.Text;

namespace Encharge.Benchmarks.Load;

/// <summary>Where events are posted.</summary>
/// <param name="Port">A port of loopback.</param>
/// <param name="WriteKey">The write key; the servers that compare have none and ignore it.</param>
internal sealed record HttpTarget(int Port, string WriteKey)
{
    /// <summary>The bytes of a request with that body.</summary>
    public byte[] Request(byte[] body)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"""
            POST /v1 HTTP/1.1
            Host: localhost:{Port}
            X-Encharge-Token: {WriteKey}
            Content-Type: application/json
            Content-Length: {body.Length}


            """).ReplaceLineEndings("\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
