using Azure.Core;
using Azure.Core.Pipeline;
using Encharge.Testing.Storage.Faults;
using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage;

/// <summary>
/// Stands where the SDK's HTTP client would: hands each request to the account, on the caller's thread, and puts the
/// connection's hooks and faults in between.
/// </summary>
internal sealed class MemoryTransport(MemoryAccount account, MemoryConnection connection) : HttpPipelineTransport
{
    /// <summary>Bodies are read and done with before anything is awaited, so a thread needs one buffer.</summary>
    [ThreadStatic]
    private static MemoryStream? _buffer;

    public override Request CreateRequest() => new MemoryRequest();

    public override void Process(HttpMessage message) => ProcessAsync(message).AsTask().GetAwaiter().GetResult();

    public override ValueTask ProcessAsync(HttpMessage message)
    {
        message.CancellationToken.ThrowIfCancellationRequested();
        var request = (MemoryRequest)message.Request;
        var call = StorageCall.Of(request, default);
        var operation = MemoryAccount.OperationOf(call);
        if (!connection.IsPlain)
            return new(ProcessAsync(message, operation, call));
        Answer(message, account.Execute(operation, WithBody(call, message)));
        return default;
    }

    private async Task ProcessAsync(HttpMessage message, StorageOperation operation, StorageCall call)
    {
        if (connection.BeforeEachRequest is { } before)
            await before(operation);
        message.CancellationToken.ThrowIfCancellationRequested();
        var answerLost = Process(message, operation, call);
        if (connection.AfterEachRequest is { } after)
            await after(operation);
        if (answerLost)
            throw FalseRefusal.LostConnection();
    }

    /// <summary>Answers, by the account or by a fault; true when the answer must not reach the client.</summary>
    private bool Process(HttpMessage message, StorageOperation operation, StorageCall call)
    {
        var full = WithBody(call, message);
        var fault = connection.Faults?.Draw(operation);
        if (fault == StorageFault.ConnectionLost)
        {
            connection.Faults!.Count(fault.Value);
            throw FalseRefusal.LostConnection();
        }

        var refusal = fault is { } drawn ? FalseRefusal.Answer(drawn, operation, full, connection.Faults!) : null;
        if (refusal is not null || fault == StorageFault.AnswerLost)
            connection.Faults!.Count(fault!.Value);
        Answer(message, refusal ?? account.Execute(operation, full));
        return fault == StorageFault.AnswerLost;
    }

    private static StorageCall WithBody(StorageCall call, HttpMessage message)
    {
        if (message.Request.Content is not { } content)
            return call;
        var buffer = _buffer ??= new();
        buffer.SetLength(0);
        content.WriteTo(buffer, message.CancellationToken);
        return call with { Body = buffer.GetBuffer().AsMemory(0, (int)buffer.Length) };
    }

    private static void Answer(HttpMessage message, MemoryResponse response)
    {
        response.ClientRequestId = message.Request.ClientRequestId;
        message.Response = response;
    }
}
