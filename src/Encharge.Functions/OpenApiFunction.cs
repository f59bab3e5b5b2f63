using Encharge.Ingestion.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Encharge.Functions;

/// <summary>What the API looks like. Anonymous: the document is public.</summary>
public sealed class OpenApiFunction
{
    /// <summary>The OpenAPI document.</summary>
    [Function(nameof(OpenApiFunction))]
    public static IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.json")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return OpenApiDocument.Answer(request.HttpContext);
    }
}
