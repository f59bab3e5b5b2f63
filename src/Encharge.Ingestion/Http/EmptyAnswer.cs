using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Http;

/// <summary>An answer without a body.</summary>
internal sealed class EmptyAnswer(int status) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
