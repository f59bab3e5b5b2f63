using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Core;

namespace Encharge.Testing.Storage;

/// <summary>An answer of a service in memory.</summary>
internal sealed class MemoryResponse : Response
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>An answer.</summary>
    public MemoryResponse(int status, byte[]? body = null, string? contentType = null)
    {
        Status = status;
        ContentStream = new MemoryStream(body ?? [], writable: false);
        _headers["Date"] = "Thu, 01 Jan 2026 00:00:00 GMT";
        _headers["x-ms-version"] = "2024-11-04";
        _headers["x-ms-request-id"] = "00000000-0000-0000-0000-000000000000";
        if (contentType is not null)
            _headers["Content-Type"] = contentType;
        if (body is not null)
            _headers["Content-Length"] = body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public override int Status { get; }

    /// <inheritdoc/>
    public override string ReasonPhrase => Status < 400 ? "Fine" : "Refused";

    /// <inheritdoc/>
    public override Stream? ContentStream { get; set; }

    /// <inheritdoc/>
    public override string ClientRequestId { get; set; } = "";

    /// <summary>Adds a header.</summary>
    public MemoryResponse With(string name, string value)
    {
        _headers[name] = value;
        return this;
    }

    /// <summary>An error of the table service.</summary>
    public static MemoryResponse TableError(StorageFault fault) =>
        new MemoryResponse(fault.Status, Encoding.UTF8.GetBytes(TableErrorJson(fault)), "application/json")
            .With("x-ms-error-code", fault.Code);

    /// <summary>An error of the queue or blob service.</summary>
    public static MemoryResponse XmlError(int status, string code) =>
        new MemoryResponse(
            status,
            Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>{code}</Message></Error>"),
            "application/xml").With("x-ms-error-code", code);

    /// <summary>The body of a table error.</summary>
    public static string TableErrorJson(StorageFault fault) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["odata.error"] = new { code = fault.Code, message = new { lang = "en-US", value = fault.Message } },
    });

    /// <inheritdoc/>
    public override void Dispose() => ContentStream?.Dispose();

    /// <inheritdoc/>
    protected override bool ContainsHeader(string name) => _headers.ContainsKey(name);

    /// <inheritdoc/>
    protected override IEnumerable<HttpHeader> EnumerateHeaders() =>
        _headers.Select(header => new HttpHeader(header.Key, header.Value));

    /// <inheritdoc/>
    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) =>
        _headers.TryGetValue(name, out value);

    /// <inheritdoc/>
    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = _headers.TryGetValue(name, out var value) ? [value] : null;
        return values is not null;
    }
}

/// <summary>What a table operation refuses with.</summary>
internal sealed record StorageFault(int Status, string Code, string Message)
{
    public static StorageFault EntityExists { get; } = new(409, "EntityAlreadyExists", "The entity exists.");

    public static StorageFault TableExists { get; } = new(409, "TableAlreadyExists", "The table exists.");

    public static StorageFault NotFound { get; } = new(404, "ResourceNotFound", "The entity does not exist.");

    public static StorageFault TableMissing { get; } = new(404, "TableNotFound", "The table does not exist.");

    public static StorageFault Changed { get; } = new(412, "UpdateConditionNotSatisfied", "The ETag is another.");

    public static StorageFault Invalid(string why) => new(400, "InvalidInput", why);
}
