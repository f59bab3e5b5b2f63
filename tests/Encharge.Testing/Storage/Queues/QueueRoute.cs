using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Queues;

/// <summary>Tells the Queue service's operations apart.</summary>
internal static class QueueRoute
{
    private static readonly HashSet<string> Parameters =
        ["comp", "messagettl", "numofmessages", "peekonly", "popreceipt", "visibilitytimeout"];

    private static readonly HashSet<string> Headers = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Authorization", "Content-Length", "Content-Type", "Expect", "Request-Id", "traceparent", "tracestate",
        "User-Agent", "x-ms-client-request-id", "x-ms-date", "x-ms-return-client-request-id", "x-ms-version",
    };

    /// <summary>The operation of a call.</summary>
    /// <exception cref="NotSupportedException">It isn't played, or asks for more than is.</exception>
    public static StorageOperation OperationOf(StorageCall call)
    {
        call.RefuseAllBut(Parameters, Headers);
        var parts = call.Path.Split('/');
        if (parts.Length > 2 && parts[2] != "messages")
            throw call.NotPlayed("this request");
        return (call.Method.Method, parts.Length, call.Query["comp"]) switch
        {
            ("PUT", 2, null) => StorageOperation.QueueCreate,
            ("DELETE", 2, null) => StorageOperation.QueueDelete,
            ("GET", 2, "metadata") => StorageOperation.QueueProperties,
            ("POST", 3, null) => StorageOperation.MessagePut,
            ("GET", 3, null) when call.Query["peekonly"] == "true" => StorageOperation.MessagePeek,
            ("GET", 3, null) => StorageOperation.MessageGet,
            ("DELETE", 3, null) => StorageOperation.MessagesClear,
            ("PUT", 4, null) => StorageOperation.MessageUpdate,
            ("DELETE", 4, null) => StorageOperation.MessageDelete,
            _ => throw call.NotPlayed("this request"),
        };
    }
}
