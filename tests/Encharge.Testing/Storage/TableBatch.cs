using System.Globalization;
using System.Text;

namespace Encharge.Testing.Storage;

/// <summary>An entity group transaction on the wire: requests within a multipart body, and answers likewise.</summary>
internal static class TableBatch
{
    private const int MaxOperations = 100;
    private const int MaxBytes = 4 * 1024 * 1024;

    private const string Open =
        "--batch\r\nContent-Type: multipart/mixed; boundary=changes\r\n\r\n";

    private const string Part =
        "--changes\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n";

    private const string Close = "--changes--\r\n--batch--\r\n";

    /// <summary>The writes of a transaction, in order.</summary>
    public static List<TableOperation> Read(MemoryRequest request)
    {
        if (request.Body.Length > MaxBytes)
            throw new NotSupportedException("A transaction over 4 MiB: Azure refuses the connection.");
        var operations = new List<TableOperation>();
        var text = Encoding.UTF8.GetString(request.Body);
        var boundary = Between(text, "boundary=", "\r\n").Trim('"');
        foreach (var part in text.Split("--" + boundary)[1..])
        {
            var start = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (start >= 0 && !part.StartsWith("--", StringComparison.Ordinal))
                operations.Add(TableOperation.Read(ReadRequest(part[(start + 4)..])));
        }

        return operations;
    }

    /// <summary>What Azure would refuse the transaction as a whole for; null when nothing.</summary>
    public static StorageFault? Check(List<TableOperation> operations)
    {
        if (operations.Count > MaxOperations)
            return StorageFault.Invalid("0:A transaction holds at most 100 entities.");
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i].Key.Partition != operations[0].Key.Partition)
                return new(400, "CommandsInBatchActOnDifferentPartitions", $"{i}:All entities must share a partition.");
            if (operations.FindIndex(other => other.Key == operations[i].Key) < i)
                return new(400, "InvalidDuplicateRow", $"{i}:A transaction holds each entity once.");
        }

        return null;
    }

    /// <summary>The answer to a transaction that happened.</summary>
    public static MemoryResponse Done(List<string?> etags)
    {
        var body = new StringBuilder(Open);
        foreach (var etag in etags)
        {
            body.Append(Part).Append("HTTP/1.1 204 No Content\r\n");
            if (etag is not null)
                body.Append(CultureInfo.InvariantCulture, $"ETag: {etag}\r\n");
            body.Append("\r\n\r\n");
        }

        return Answer(body);
    }

    /// <summary>The answer to a transaction that did not.</summary>
    public static MemoryResponse Failed(StorageFault fault) => Answer(new StringBuilder(Open)
        .Append(Part)
        .Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {fault.Status} Refused\r\nContent-Type: application/json\r\n\r\n")
        .Append(MemoryResponse.TableErrorJson(fault))
        .Append("\r\n"));

    private static MemoryResponse Answer(StringBuilder body) =>
        new(202, Encoding.UTF8.GetBytes(body.Append(Close).ToString()), "multipart/mixed; boundary=batch");

    private static MemoryRequest ReadRequest(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var head = (end < 0 ? text : text[..end]).Split("\r\n");
        var line = head[0].Split(' ');
        var headers = head[1..].Select(header => header.Split(": ", 2)).Where(header => header.Length == 2)
            .ToDictionary(header => header[0], header => header[1], StringComparer.OrdinalIgnoreCase);
        var body = end < 0 ? "" : text[(end + 4)..].Trim();
        return new(line[0], new Uri(line[1]), Encoding.UTF8.GetBytes(body), name => headers.GetValueOrDefault(name));
    }

    private static string Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[start..text.IndexOf(after, start, StringComparison.Ordinal)];
    }
}
