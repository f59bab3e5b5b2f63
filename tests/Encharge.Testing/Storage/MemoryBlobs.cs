using System.Globalization;

namespace Encharge.Testing.Storage;

/// <summary>Blob Storage: containers of blocks of bytes.</summary>
internal sealed class MemoryBlobs
{
    private const string LastModified = "Thu, 01 Jan 2026 00:00:00 GMT";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedDictionary<string, byte[]>> _containers = [];
    private long _version;

    /// <summary>Answers a request.</summary>
    public MemoryResponse Answer(MemoryRequest request)
    {
        lock (_gate)
        {
            var path = request.Path.Split('/', 2);
            if (path.Length == 1 && request is { Method: "PUT" } && request.Query("restype") == "container")
                return _containers.TryAdd(path[0], new(StringComparer.Ordinal))
                    ? Tagged(new MemoryResponse(201))
                    : MemoryResponse.XmlError(409, "ContainerAlreadyExists");
            if (!_containers.TryGetValue(path[0], out var blobs))
                return MemoryResponse.XmlError(404, "ContainerNotFound");
            return (request.Method, path) switch
            {
                ("PUT", [_, var name]) => Put(blobs, name, request),
                ("GET", [_, var name]) => Get(blobs, name, request),
                ("DELETE", [_, var name]) => blobs.Remove(name)
                    ? new MemoryResponse(202)
                    : MemoryResponse.XmlError(404, "BlobNotFound"),
                _ => throw request.Unsupported(),
            };
        }
    }

    private MemoryResponse Put(SortedDictionary<string, byte[]> blobs, string name, MemoryRequest request)
    {
        if (request.Header("x-ms-blob-type") != "BlockBlob" || request.Query("comp") is not null)
            throw request.Unsupported();
        if (request.Header("If-None-Match") == "*" && blobs.ContainsKey(name))
            return MemoryResponse.XmlError(409, "BlobAlreadyExists");
        blobs[name] = request.Body;
        return Tagged(new MemoryResponse(201)).With("x-ms-request-server-encrypted", "true");
    }

    private MemoryResponse Get(SortedDictionary<string, byte[]> blobs, string name, MemoryRequest request)
    {
        if (!blobs.TryGetValue(name, out var bytes))
            return MemoryResponse.XmlError(404, "BlobNotFound");
        if (request.Header("x-ms-range") is not null || request.Query("comp") is not null)
            throw request.Unsupported();
        return Tagged(new MemoryResponse(200, bytes, "application/octet-stream"))
            .With("x-ms-blob-type", "BlockBlob")
            .With("x-ms-creation-time", LastModified);
    }

    private MemoryResponse Tagged(MemoryResponse response) => response
        .With("ETag", $"\"{(++_version).ToString(CultureInfo.InvariantCulture)}\"")
        .With("Last-Modified", LastModified);
}
