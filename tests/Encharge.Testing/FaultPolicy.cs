using Azure.Core;
using Azure.Core.Pipeline;

namespace Encharge.Testing;

/// <summary>
/// Lets a test meddle with single requests in the SDK's pipeline, below its retries: what <see cref="Before"/> throws
/// happens instead of the request, what <see cref="After"/> throws after it took effect. Safe to change while running.
/// </summary>
public sealed class FaultPolicy : HttpPipelinePolicy
{
    /// <summary>Called before each request.</summary>
    public Func<Request, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called after each request, when its answer is not told yet.</summary>
    public Func<Request, Task> After { get; set; } = _ => Task.CompletedTask;

    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The service calls storage asynchronously.");

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await Before(message.Request);
        await ProcessNextAsync(message, pipeline);
        await After(message.Request);
    }
}
