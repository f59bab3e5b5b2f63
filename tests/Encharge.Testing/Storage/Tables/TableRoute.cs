using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Tables;

/// <summary>Tells the Table service's operations apart.</summary>
internal static class TableRoute
{
    private static readonly HashSet<string> Parameters =
        ["$format", "$top", "$select", "$filter", "NextPartitionKey", "NextRowKey", "sig"];

    private static readonly HashSet<string> Headers = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Authorization", "Content-Length", "Content-Type", "DataServiceVersion", "Host", "If-Match", "Prefer",
        "Request-Id", "traceparent", "tracestate", "User-Agent", "x-ms-client-request-id", "x-ms-date",
        "x-ms-return-client-request-id", "x-ms-version",
    };

    /// <summary>The operation of a call.</summary>
    /// <exception cref="NotSupportedException">It isn't played, or asks for more than is.</exception>
    public static StorageOperation OperationOf(StorageCall call)
    {
        call.RefuseAllBut(Parameters, Headers);
        var path = call.Path.AsSpan(1);
        var ofTables = path is "Tables" || path.StartsWith("Tables(");
        var end = path.IndexOf('(');
        return (call.Method.Method, ofTables, end >= 0) switch
        {
            ("POST", true, false) => StorageOperation.TableCreate,
            ("GET", true, false) => StorageOperation.TableList,
            ("DELETE", true, true) => StorageOperation.TableDelete,
            ("POST", false, false) when path is "$batch" => StorageOperation.Transaction,
            ("POST", false, false) => StorageOperation.EntityInsert,
            ("GET", false, true) when path[end..] is "()" => StorageOperation.EntityQuery,
            ("GET", false, true) => StorageOperation.EntityGet,
            ("PUT" or "PATCH", false, true) => call.Headers["If-Match"] is null
                ? StorageOperation.EntityUpsert
                : StorageOperation.EntityUpdate,
            ("DELETE", false, true) => StorageOperation.EntityDelete,
            _ => throw call.NotPlayed("this request"),
        };
    }
}
