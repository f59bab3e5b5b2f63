using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.ObjectPool;

namespace Encharge.Ingestion.Http;

/// <summary>
/// An answer with a JSON body, written through a pooled buffer and sent in one piece with its length.
/// </summary>
internal abstract class JsonAnswer(int status, string contentType = "application/json") : IResult
{
    private static readonly ObjectPool<JsonBuffer> Buffers = new DefaultObjectPool<JsonBuffer>(new JsonBuffer.Policy());

    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>A header that goes with the answer, such as <c>Retry-After</c>.</summary>
    public (string Name, string Value)? Header { get; init; }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var buffer = Buffers.Get();
        try
        {
            Write(buffer.Writer);
            buffer.Writer.Flush();
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = contentType;
            if (Header is { } header)
                response.Headers[header.Name] = header.Value;
            response.ContentLength = buffer.Written.Length;
            await response.Body.WriteAsync(buffer.Written, httpContext.RequestAborted);
        }
        finally
        {
            Buffers.Return(buffer);
        }
    }

    /// <summary>Writes the body.</summary>
    protected abstract void Write(Utf8JsonWriter writer);

    private sealed class JsonBuffer
    {
        // A buffer that an answer to a large batch has blown up is not worth keeping.
        private const int LargestKeptBytes = 64 * 1024;

        // The body is never put into a page; a reader should find apostrophes and accents as they are.
        private static readonly JsonWriterOptions Options = new()
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

        private readonly ArrayBufferWriter<byte> _bytes = new();

        public JsonBuffer() => Writer = new Utf8JsonWriter(_bytes, Options);

        public Utf8JsonWriter Writer { get; }

        public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

        internal sealed class Policy : PooledObjectPolicy<JsonBuffer>
        {
            public override JsonBuffer Create() => new();

            public override bool Return(JsonBuffer obj)
            {
                obj.Writer.Reset();
                obj._bytes.ResetWrittenCount();
                return obj._bytes.Capacity <= LargestKeptBytes;
            }
        }
    }
}
