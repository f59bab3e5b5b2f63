using System.Text;
using Azure.Core;
using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Tables;

/// <summary>
/// Reads an entity group transaction as the SDK writes it: a multipart batch of one multipart change set, an HTTP
/// request a part (Azure documentation, "Performing entity group transactions").
/// </summary>
internal static class TransactionReader
{
    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    private static ReadOnlySpan<byte> HeadEnd => "\r\n\r\n"u8;

    /// <summary>The requests in order, at least one.</summary>
    /// <exception cref="NotSupportedException">
    /// It isn't written like that, or a part doesn't change an entity.
    /// </exception>
    public static List<(StorageOperation Operation, StorageCall Call)> Read(StorageCall batch)
    {
        var delimiter = Delimiter(batch);
        var parts = new List<(StorageOperation, StorageCall)>();
        var rest = batch.Body[(batch.Body.Span.IndexOf(delimiter) + delimiter.Length)..];
        while (rest.Span.StartsWith(LineEnd))
        {
            var end = rest.Span.IndexOf(delimiter);
            parts.Add(ReadPart(batch, rest[..end]));
            rest = rest[(end + delimiter.Length)..];
        }

        return parts.Count > 0 && rest.Span.StartsWith("--"u8) ? parts : throw batch.NotPlayed("this batch");
    }

    /// <summary>What parts the parts: the change set's boundary, named in the first part's header.</summary>
    private static byte[] Delimiter(StorageCall batch)
    {
        var body = batch.Body.Span;
        var start = body.IndexOf("boundary=changeset"u8);
        if (start < 0)
            throw batch.NotPlayed("a batch without a change set");
        var boundary = body[(start + "boundary=".Length)..];
        return [.. "\r\n--"u8, .. boundary[..boundary.IndexOf(LineEnd)]];
    }

    private static (StorageOperation Operation, StorageCall Call) ReadPart(StorageCall batch, ReadOnlyMemory<byte> part)
    {
        var request = After(part, HeadEnd);
        var line = Encoding.ASCII.GetString(request.Span[..request.Span.IndexOf(LineEnd)]).Split(' ');
        var url = line[1].AsSpan();
        var path = url[(url.IndexOf("://") + 3)..];
        path = path[path.IndexOf('/')..];
        var headers = ReadHeaders(After(request, LineEnd));
        var call = StorageCall.Of(
            RequestMethod.Parse(line[0]), batch.Host, path.ToString(), headers, After(request, HeadEnd));
        var operation = TableRoute.OperationOf(call);
        return operation is StorageOperation.EntityInsert or StorageOperation.EntityUpdate
            or StorageOperation.EntityUpsert or StorageOperation.EntityDelete
            ? (operation, call)
            : throw call.NotPlayed("this in a batch");
    }

    private static HeaderList ReadHeaders(ReadOnlyMemory<byte> text)
    {
        var headers = new HeaderList();
        var head = Encoding.UTF8.GetString(text.Span[..text.Span.IndexOf(HeadEnd)]).AsSpan();
        foreach (var line in head.Split("\r\n"))
        {
            var pair = head[line];
            var colon = pair.IndexOf(':');
            headers.Add(pair[..colon].ToString(), pair[(colon + 1)..].Trim().ToString());
        }

        return headers;
    }

    private static ReadOnlyMemory<byte> After(ReadOnlyMemory<byte> text, ReadOnlySpan<byte> mark) =>
        text[(text.Span.IndexOf(mark) + mark.Length)..];
}
