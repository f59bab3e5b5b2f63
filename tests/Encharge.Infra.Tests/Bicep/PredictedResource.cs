using System.Text.Json.Nodes;

namespace Encharge.Infra.Tests.Bicep;

/// <summary>A resource as the deployment would make it.</summary>
/// <param name="Json">All that the template says of it, evaluated as far as can be before it exists.</param>
internal sealed record PredictedResource(JsonObject Json)
{
    /// <summary>Its full id, that of the resource it extends included.</summary>
    public string Id => Text("id");

    /// <summary>Its type, such as <c>Microsoft.Web/sites</c>.</summary>
    public string Type => Text("type");

    /// <summary>The last part of its name.</summary>
    public string Name => Text("name").Split('/')[^1];

    /// <summary>The version of the API that makes it.</summary>
    public string ApiVersion => Text("apiVersion");

    /// <summary>Its properties.</summary>
    public JsonNode Properties => Json["properties"]!;

    /// <summary>What lies at a path below the properties; null when nothing does.</summary>
    public JsonNode? At(params string[] path) => path.Aggregate<string, JsonNode?>(
        Json["properties"], (node, name) => node is JsonObject ? node[name] : null);

    private string Text(string name) => Json[name]!.GetValue<string>();
}
