using System.Text.Json.Nodes;

namespace Encharge.Ingestion.Tests.Http;

/// <summary>An answer as a client sees it.</summary>
internal sealed record TestAnswer(int Status, string? ContentType, Dictionary<string, string> Headers, string Body)
{
    /// <summary>The body as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The codes of all problems.</summary>
    public string[] Codes => [.. Json["errors"]!.AsArray().Select(error => (string)error!["code"]!)];

    /// <summary>The problems, each as <c>code pointer</c>.</summary>
    public string[] Errors => List("errors");

    /// <summary>The warnings, each as <c>code pointer</c>.</summary>
    public string[] Warnings => List("warnings");

    private string[] List(string member) =>
        Json[member] is JsonArray found ? [.. found.Select(one => $"{one!["code"]} {one["pointer"]}")] : [];
}
