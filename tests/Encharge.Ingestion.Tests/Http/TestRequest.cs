using System.Text;

namespace Encharge.Ingestion.Tests.Http;

/// <summary>A request as a test sees it: a POST of JSON with a good key in the header, unless said otherwise.</summary>
internal sealed record TestRequest
{
    public const string Key = "abcdefghijklmnopqrstuvwxy";

    public string Method { get; init; } = "POST";

    /// <summary>What follows <c>/v1</c>.</summary>
    public string? Path { get; init; } = "";

    public string Query { get; init; } = "";

    public string? ContentType { get; init; } = "application/json";

    public byte[] Body { get; init; } = [];

    /// <summary>Whether the length is announced.</summary>
    public bool IsLengthKnown { get; init; } = true;

    public Dictionary<string, string> Headers { get; init; } = new() { ["X-Encharge-Token"] = Key };

    public static TestRequest Json(string body) => new() { Body = Encoding.UTF8.GetBytes(body) };

    public static TestRequest NdJson(string body) => Json(body) with { ContentType = "application/x-ndjson" };

    public TestRequest With(string header, string value) =>
        this with { Headers = new(Headers) { [header] = value } };

    public TestRequest Without(string header) =>
        this with { Headers = Headers.Where(pair => pair.Key != header).ToDictionary() };
}
