using System.Net;
using System.Text;
using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Tables;

/// <summary>
/// Writes the answer to an entity group transaction: 202 with a part for each change, or one part that says what
/// failed.
/// </summary>
internal static class TransactionWriter
{
    private const string ContentType = "multipart/mixed; boundary=batchresponse_memory";

    private const string Head =
        "--batchresponse_memory\r\nContent-Type: multipart/mixed; boundary=changesetresponse_memory\r\n\r\n";

    private const string PartHead =
        "--changesetresponse_memory\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n";

    private const string Tail = "--changesetresponse_memory--\r\n--batchresponse_memory--\r\n";

    /// <summary>All is done; what each change has left, null where it deleted.</summary>
    public static MemoryResponse Accept(IReadOnlyList<MemoryEntity?> after)
    {
        var text = new StringBuilder(Head, Head.Length + Tail.Length + (after.Count * 240));
        foreach (var entity in after)
        {
            text.Append(PartHead).Append("HTTP/1.1 204 No Content\r\nDataServiceVersion: 3.0;\r\n");
            if (entity is not null)
                text.Append("ETag: ").Append(entity.ETag).Append("\r\n");
            text.Append("\r\n\r\n");
        }

        return Answer(text);
    }

    /// <summary>
    /// Nothing is done, because of the change of that index. The message begins with the index and a colon: the SDK
    /// finds it there.
    /// </summary>
    public static MemoryResponse Refuse(StorageError error, int index, bool namesFirstIndex)
    {
        var indexed = index > 0 || namesFirstIndex ? error with { Message = $"{index}:{error.Message}" } : error;
        return Answer(new StringBuilder(Head)
            .Append(PartHead)
            .Append($"HTTP/1.1 {error.Status} {(HttpStatusCode)error.Status}\r\nDataServiceVersion: 3.0;\r\n")
            .Append("Content-Type: application/json;odata=minimalmetadata;streaming=true;charset=utf-8\r\n\r\n")
            .Append(indexed.ToJson())
            .Append("\r\n"));
    }

    private static MemoryResponse Answer(StringBuilder text) =>
        new MemoryResponse(202).With(ContentType, Encoding.UTF8.GetBytes(text.Append(Tail).ToString()));
}
