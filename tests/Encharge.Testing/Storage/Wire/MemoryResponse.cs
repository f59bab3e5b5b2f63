using System.Diagnostics.CodeAnalysis;
using System.Net;
using Azure;
using Azure.Core;

namespace Encharge.Testing.Storage.Wire;

/// <summary>An answer of a storage service.</summary>
internal sealed class MemoryResponse(int status) : Response
{
    private readonly HeaderList _headers = new();

    public override int Status => status;

    public override string ReasonPhrase => ((HttpStatusCode)status).ToString();

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = "";

    /// <summary>Adds a header.</summary>
    public MemoryResponse With(string name, string value)
    {
        _headers.Add(name, value);
        return this;
    }

    /// <summary>Sets the content; the response takes the array over.</summary>
    public MemoryResponse With(string contentType, byte[] content) => With(contentType, content, 0, content.Length);

    /// <summary>Sets the content to a part of an array; the response takes it over.</summary>
    public MemoryResponse With(string contentType, byte[] content, int start, int length)
    {
        ContentStream = new MemoryStream(content, start, length, writable: false, publiclyVisible: true);
        _headers.Add("Content-Type", contentType);
        return this;
    }

    /// <summary>Leaves the content open: the SDK reads a buffered answer after it has disposed of it.</summary>
    public override void Dispose()
    {
    }

    protected override bool ContainsHeader(string name) => _headers[name] is not null;

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => _headers.All;

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) =>
        _headers.TryGet(name, out value);

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values) =>
        _headers.TryGetAll(name, out values);
}
