using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Management;

/// <summary>An answer of the management API: JSON, or a problem (RFC 9457), or nothing but a status.</summary>
internal sealed class ManagementAnswer : IResult
{
    private const string ProblemType = "application/problem+json";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly int _status;
    private readonly string _contentType;
    private readonly Action<Utf8JsonWriter>? _write;

    private ManagementAnswer(int status, string contentType, Action<Utf8JsonWriter>? write)
    {
        _status = status;
        _contentType = contentType;
        _write = write;
    }

    /// <summary>Header and value to send along, such as <c>Allow</c>.</summary>
    public (string Name, string Value)? Header { get; init; }

    /// <summary>The status, for tests and logs.</summary>
    public int Status => _status;

    /// <summary>200 with a body.</summary>
    public static ManagementAnswer Ok(Action<Utf8JsonWriter> write) => Json(StatusCodes.Status200OK, write);

    /// <summary>Any status with a body.</summary>
    public static ManagementAnswer Json(int status, Action<Utf8JsonWriter> write) =>
        new(status, "application/json", write);

    /// <summary>204.</summary>
    public static ManagementAnswer NoContent() => new(StatusCodes.Status204NoContent, "", null);

    /// <summary>404 for a thing that isn't there.</summary>
    public static ManagementAnswer NotFound(string detail) =>
        Problem(StatusCodes.Status404NotFound, "not_found", detail);

    /// <summary>400 for a parameter or body that can't be used.</summary>
    public static ManagementAnswer BadRequest(string detail) =>
        Problem(StatusCodes.Status400BadRequest, "invalid_request", detail);

    /// <summary>405 that names the methods that the path has.</summary>
    public static ManagementAnswer MethodNotAllowed(string allow)
    {
        const int Status = StatusCodes.Status405MethodNotAllowed;
        var detail = $"This path answers {allow}.";
        return new(Status, ProblemType, json => WriteProblem(json, Status, "method_not_allowed", detail))
        {
            Header = ("Allow", allow),
        };
    }

    /// <summary>A problem.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">Its slug.</param>
    /// <param name="detail">One sentence that says how to mend it.</param>
    public static ManagementAnswer Problem(int status, string code, string detail) =>
        new(status, ProblemType, json => WriteProblem(json, status, code, detail));

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
        if (Header is { } header)
            response.Headers[header.Name] = header.Value;
        if (_write is null)
            return;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
            _write(json);
        response.ContentType = _contentType;
        response.ContentLength = buffer.WrittenCount;
        await response.Body.WriteAsync(buffer.WrittenMemory, httpContext.RequestAborted);
    }

    private static void WriteProblem(Utf8JsonWriter json, int status, string code, string detail)
    {
        json.WriteStartObject();
        json.WriteString("type", "urn:encharge:problem:" + code);
        json.WriteString("title", code.Replace('_', ' '));
        json.WriteNumber("status", status);
        json.WriteString("detail", detail);
        json.WriteEndObject();
    }
}
