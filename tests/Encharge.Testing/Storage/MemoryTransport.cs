using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Encharge.Testing.Storage;

/// <summary>A request as the services in memory see it.</summary>
/// <param name="Method">GET, POST, …</param>
/// <param name="Uri">The whole address.</param>
/// <param name="Body">The body; empty when there is none.</param>
/// <param name="Header">A header's value by its name; null when it isn't there.</param>
internal sealed record MemoryRequest(string Method, Uri Uri, byte[] Body, Func<string, string?> Header)
{
    private readonly Lazy<Dictionary<string, string>> _query = new(() => ParseQuery(Uri.Query));

    /// <summary>The path without its leading slash, unescaped.</summary>
    public string Path => Uri.UnescapeDataString(Uri.AbsolutePath.TrimStart('/'));

    /// <summary>A parameter of the query; null when it isn't there.</summary>
    public string? Query(string name) => _query.Value.GetValueOrDefault(name);

    /// <summary>What this service doesn't do.</summary>
    public NotSupportedException Unsupported() => new($"Storage in memory doesn't do {Method} {Uri}.");

    private static Dictionary<string, string> ParseQuery(string query) => query.TrimStart('?')
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(
            pair => Uri.UnescapeDataString(pair[0]), pair => Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? ""));
}

/// <summary>Answers the SDK's requests from services in memory, synchronously.</summary>
internal sealed class MemoryTransport(MemoryTables tables, MemoryQueues queues, MemoryBlobs blobs) : HttpPipelineTransport
{
    private readonly ConcurrentDictionary<string, long> _requests = new();
    // Makes requests, never sends one.
    private static readonly HttpClientTransport Factory = new(new HttpClient());


    /// <summary>Requests by service and method.</summary>
    public IReadOnlyDictionary<string, long> Requests => _requests;

    /// <inheritdoc/>
    public override Request CreateRequest() => Factory.CreateRequest();

    /// <inheritdoc/>
    public override ValueTask ProcessAsync(HttpMessage message)
    {
        Process(message);
        return default;
    }

    /// <inheritdoc/>
    public override void Process(HttpMessage message)
    {
        message.CancellationToken.ThrowIfCancellationRequested();
        var request = Read(message.Request);
        var service = request.Uri.Host;
        _requests.AddOrUpdate($"{service["memory.".Length..]} {request.Method}", 1, (_, count) => count + 1);
        message.Response = service switch
        {
            "memory.table" => tables.Answer(request),
            "memory.queue" => queues.Answer(request),
            "memory.blob" => blobs.Answer(request),
            _ => throw request.Unsupported(),
        };
        message.Response.ClientRequestId = message.Request.ClientRequestId;
    }

    private static MemoryRequest Read(Request request)
    {
        var body = new MemoryStream();
        request.Content?.WriteTo(body, CancellationToken.None);
        return new(
            request.Method.Method,
            request.Uri.ToUri(),
            body.ToArray(),
            name => request.Headers.TryGetValue(name, out var value) ? value : null);
    }
}
