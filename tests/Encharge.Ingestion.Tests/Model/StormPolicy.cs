using System.Diagnostics.CodeAnalysis;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Encharge.Ingestion.Tests.Model;

/// <summary>
/// Lets the <see cref="Storm"/> of the calling delivery befall each request, below the clients' retries: in the SDK's own
/// pipeline, in front of whatever transport it has.
/// </summary>
internal sealed class StormPolicy : HttpPipelinePolicy
{
    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The product calls storage asynchronously.");

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (Storm.Current is not { } storm)
        {
            await ProcessNextAsync(message, pipeline);
            return;
        }

        for (var yields = storm.Yields(); yields > 0; yields--)
            await Task.Yield();
        storm.Crashed.ThrowIfCancellationRequested();
        var fault = storm.Draw(message.Request);
        Befall(storm, fault, message);
        if (fault is Fault.Unavailable or Fault.Conflict or Fault.Changed)
            return;
        await ProcessNextAsync(message, pipeline);
        if (fault is Fault.CrashAfter)
            storm.Crash();
        if (fault is Fault.LostAfter)
            throw new IOException("The answer was lost.");
        storm.Crashed.ThrowIfCancellationRequested();
    }

    /// <summary>What happens in place of the request, or before it.</summary>
    private static void Befall(Storm storm, Fault? fault, HttpMessage message)
    {
        switch (fault)
        {
            case Fault.LostBefore:
                throw new IOException("The request was lost.");
            case Fault.CrashBefore:
                storm.Crash();
                break;
            case Fault.Unavailable:
                message.Response = new Answer(message.Request, 503, "ServerBusy");
                break;
            case Fault.Conflict:
                message.Response = new Answer(message.Request, 409, "EntityAlreadyExists");
                break;
            case Fault.Changed:
                message.Response = new Answer(message.Request, 412, "UpdateConditionNotSatisfied");
                break;
        }
    }

    /// <summary>An error as Table Storage words it; for a refused transaction within the parts of its answer.</summary>
    private sealed class Answer : Response
    {
        private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

        public Answer(Request request, int status, string code)
        {
            var json = """{"odata.error":{"code":"CODE","message":{"lang":"en-US","value":"0:Not today."}}}"""
                .Replace("CODE", code, StringComparison.Ordinal);
            var inParts = Storm.IsTransaction(request) && status != 503;
            Status = inParts ? 202 : status;
            _headers["Content-Type"] = inParts ? "multipart/mixed; boundary=batch" : "application/json";
            _headers["x-ms-error-code"] = code;
            ContentStream = new MemoryStream(Encoding.UTF8.GetBytes(inParts ? Parts(status, json) : json));
            ClientRequestId = request.ClientRequestId;
        }

        public override int Status { get; }

        public override string ReasonPhrase => "";

        public override Stream? ContentStream { get; set; }

        public override string ClientRequestId { get; set; }

        public override void Dispose() => ContentStream?.Dispose();

        protected override bool ContainsHeader(string name) => _headers.ContainsKey(name);

        protected override IEnumerable<HttpHeader> EnumerateHeaders() =>
            _headers.Select(header => new HttpHeader(header.Key, header.Value));

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) =>
            _headers.TryGetValue(name, out value);

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = _headers.TryGetValue(name, out var value) ? [value] : null;
            return values is not null;
        }

        private static string Parts(int status, string json) => string.Join(
            "\r\n",
            "--batch",
            "Content-Type: multipart/mixed; boundary=changes",
            "",
            "--changes",
            "Content-Type: application/http",
            "Content-Transfer-Encoding: binary",
            "",
            $"HTTP/1.1 {status} Refused",
            "Content-Type: application/json",
            "",
            json,
            "--changes--",
            "--batch--",
            "");
    }
}
