using System.Security;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Encharge.Testing.Storage.Wire;

/// <summary>A refusal as Azure words it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The storage error code, such as <c>EntityAlreadyExists</c>.</param>
/// <param name="Message">The sentence.</param>
internal sealed record StorageError(int Status, string Code, string Message)
{
    private const string Trailer =
        "\nRequestId:00000000-0000-0000-0000-000000000000\nTime:2000-01-01T00:00:00.0000000Z";

    /// <summary>The Table service's answer.</summary>
    public MemoryResponse ToTableResponse() => new MemoryResponse(Status)
        .With("x-ms-error-code", Code)
        .With("application/json;odata=minimalmetadata;streaming=true;charset=utf-8", Encoding.UTF8.GetBytes(ToJson()));

    /// <summary>The Queue and the Blob service's answer; to HEAD without a body.</summary>
    public MemoryResponse ToXmlResponse(bool withBody = true)
    {
        var response = new MemoryResponse(Status).With("x-ms-error-code", Code);
        return withBody ? response.With("application/xml", Encoding.UTF8.GetBytes(ToXml())) : response;
    }

    /// <summary><c>{"odata.error":{"code":…,"message":{"lang":"en-US","value":…}}}</c></summary>
    public string ToJson() =>
        $"{{\"odata.error\":{{\"code\":\"{Code}\",\"message\":"
        + $"{{\"lang\":\"en-US\",\"value\":\"{Encoded(Message + Trailer)}\"}}}}}}";

    private static JsonEncodedText Encoded(string text) =>
        JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    private string ToXml() =>
        $"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{Code}</Code>"
        + $"<Message>{SecurityElement.Escape(Message + Trailer)}</Message></Error>";
}
