using System.Collections.Concurrent;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Encharge.Ingestion.Tests.Model;
using Encharge.Testing.Storage.Faults;

namespace Encharge.EndToEnd.Tests.Model;

/// <summary>
/// Lets the <see cref="Storm"/> of the calling delivery befall each request, repeated ones included, in front of a
/// transport that reaches a service. False refusals are left to the storage in memory: here each 409 and 412 is true.
/// </summary>
internal sealed class StormPolicy : HttpPipelinePolicy
{
    private readonly ConcurrentDictionary<StorageFault, int> _injected = [];

    /// <summary>The faults that occurred, with their counts.</summary>
    public string Injected => string.Join(", ", _injected.Select(fault => $"{fault.Key} {fault.Value}"));

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

        await storm.BeforeRequestAsync();
        var fault = storm.DrawFault() switch
        {
            StorageFault.ConnectionLost or StorageFault.ServerBusy or StorageFault.ServerError =>
                StorageFault.ConnectionLost,
            StorageFault.AnswerLost => StorageFault.AnswerLost,
            _ => (StorageFault?)null,
        };
        if (fault is { } injected)
            _injected.AddOrUpdate(injected, 1, (_, count) => count + 1);
        if (fault == StorageFault.ConnectionLost)
            throw Lost("The connection was lost.");
        await ProcessNextAsync(message, pipeline);
        await storm.AfterRequestAsync();
        if (fault == StorageFault.AnswerLost)
            throw Lost("The answer was lost.");
    }

    /// <summary>As the SDK's own transport words it.</summary>
    private static RequestFailedException Lost(string what) => new(what, new IOException(what));
}
