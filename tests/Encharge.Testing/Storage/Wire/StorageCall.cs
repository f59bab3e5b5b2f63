using Azure.Core;

namespace Encharge.Testing.Storage.Wire;

/// <summary>A request as a service reads it: one of its own, or a part of a batch.</summary>
/// <param name="Method">The method.</param>
/// <param name="Host">Names the service: <c>memory.table.test</c>.</param>
/// <param name="Path">Still encoded: <c>/Identities(PartitionKey='a',RowKey='b%3A1')</c>.</param>
/// <param name="Query">The parameters.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body. It is only valid while the call is handled: its memory is used again.</param>
internal sealed record StorageCall(
    RequestMethod Method,
    string Host,
    string Path,
    QueryParameters Query,
    HeaderList Headers,
    ReadOnlyMemory<byte> Body)
{
    /// <summary>A call from what the SDK has sent.</summary>
    public static StorageCall Of(MemoryRequest request, ReadOnlyMemory<byte> body) =>
        Of(request.Method, request.Uri.Host ?? "", request.Uri.PathAndQuery, request.HeaderList, body);

    /// <summary>A call from its parts, path and query in one.</summary>
    public static StorageCall Of(
        RequestMethod method, string host, string pathAndQuery, HeaderList headers, ReadOnlyMemory<byte> body)
    {
        var mark = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? pathAndQuery : pathAndQuery[..mark];
        if (!path.StartsWith('/'))
            path = "/" + path; // The Blob client leaves it to the transport.
        return new(method, host, path, new(mark < 0 ? "" : pathAndQuery[(mark + 1)..]), headers, body);
    }

    /// <summary>Refuses parameters and headers that the service would have to heed and isn't written to.</summary>
    /// <exception cref="NotSupportedException">There is one.</exception>
    public void RefuseAllBut(IReadOnlySet<string> parameters, IReadOnlySet<string> headers)
    {
        if (Query.FirstUnknown(parameters) is { } parameter)
            throw NotPlayed($"the parameter {parameter}");
        foreach (var header in Headers.All)
        {
            if (!headers.Contains(header.Name))
                throw NotPlayed($"the header {header.Name}");
        }
    }

    /// <summary>The failure that says what isn't played, and in which request.</summary>
    public NotSupportedException NotPlayed(string what)
    {
        var headers = string.Join("; ", Headers.All.Select(header => $"{header.Name}: {header.Value}"));
        return new($"The memory storage doesn't play {what}: {Method} {Host}{Path}?{Query.Text} [{headers}]");
    }
}
