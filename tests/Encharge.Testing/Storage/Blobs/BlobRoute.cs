using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Blobs;

/// <summary>Tells the Blob service's operations apart.</summary>
internal static class BlobRoute
{
    private static readonly HashSet<string> Parameters = ["comp", "marker", "maxresults", "prefix", "restype"];

    private static readonly HashSet<string> Headers = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Authorization", "Content-Length", "Content-Type", "Expect", "If-Match", "If-None-Match", "Request-Id",
        "traceparent", "tracestate", "User-Agent", "x-ms-blob-content-type", "x-ms-blob-type", "x-ms-client-request-id",
        "x-ms-date", "x-ms-range", "x-ms-return-client-request-id", "x-ms-version",
    };

    /// <summary>The operation of a call.</summary>
    /// <exception cref="NotSupportedException">It isn't played, or asks for more than is.</exception>
    public static StorageOperation OperationOf(StorageCall call)
    {
        call.RefuseAllBut(Parameters, Headers);
        var ofContainer = call.Path.IndexOf('/', 1) < 0;
        var kind = (call.Query["restype"], call.Query["comp"]);
        return (call.Method.Method, ofContainer, kind) switch
        {
            ("PUT", true, ("container", null)) => StorageOperation.ContainerCreate,
            ("DELETE", true, ("container", null)) => StorageOperation.ContainerDelete,
            ("GET", true, ("container", null)) => StorageOperation.ContainerProperties,
            ("GET", true, ("container", "list")) => StorageOperation.BlobList,
            ("PUT", false, (null, null)) when call.Headers["x-ms-blob-type"] == "BlockBlob" => StorageOperation.BlobPut,
            ("GET", false, (null, null)) => StorageOperation.BlobGet,
            ("HEAD", false, (null, null)) => StorageOperation.BlobProperties,
            ("DELETE", false, (null, null)) => StorageOperation.BlobDelete,
            _ => throw call.NotPlayed("this request"),
        };
    }
}
