using System.Text.Json;
using Encharge.Testing;

namespace Encharge.EndToEnd.Tests.ApiDescription;

/// <summary><c>docs/openapi.json</c>, to be walked.</summary>
internal static class Description
{
    /// <summary>The file.</summary>
    public static byte[] Bytes { get; } = File.ReadAllBytes(Repository.Find("docs", "openapi.json"));

    /// <summary>The document.</summary>
    public static JsonElement Root { get; } = JsonDocument.Parse(Bytes).RootElement;

    /// <summary>All operations, in the document's order.</summary>
    public static IReadOnlyList<DescribedOperation> Operations { get; } =
    [
        .. Root.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Where(member => member.Name != "parameters")
            .Select(member => new DescribedOperation(
                member.Name.ToUpperInvariant(), path.Name, member.Value, path.Value))),
    ];

    /// <summary>The operation of that id.</summary>
    public static DescribedOperation Operation(string id) => Operations.Single(operation => operation.Id == id);

    /// <summary>The values that a schema of the components enumerates.</summary>
    public static IEnumerable<string> Enumerated(string schema) =>
        Root.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("enum")
            .EnumerateArray().Select(value => value.GetString()!);

    /// <summary>What a <c>$ref</c> stands for; anything else is itself.</summary>
    public static JsonElement Resolve(JsonElement element) =>
        element.TryGetProperty("$ref", out var reference)
            ? reference.GetString()!.Split('/')[1..].Aggregate(Root, (found, part) => found.GetProperty(part))
            : element;
}

/// <summary>An operation.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Path">With its parameters in braces.</param>
/// <param name="Element">What the document says of it.</param>
/// <param name="PathItem">What it says of the path.</param>
internal sealed record DescribedOperation(string Method, string Path, JsonElement Element, JsonElement PathItem)
{
    /// <summary>Its id.</summary>
    public string Id => Element.GetProperty("operationId").GetString()!;

    /// <summary>Whether it belongs to the management API.</summary>
    public bool IsManagement => Path.StartsWith("/manage/", StringComparison.Ordinal);

    /// <summary>Its parameters, those of the path among them.</summary>
    public IEnumerable<JsonElement> Parameters => new[] { PathItem, Element }
        .SelectMany(holder => holder.TryGetProperty("parameters", out var list) ? list.EnumerateArray() : default)
        .Select(Description.Resolve);

    /// <summary>The status of its success.</summary>
    public int SuccessStatus => Statuses.Select(status => status.Status).First(status => status is >= 200 and < 300);

    /// <summary>Its answers' examples; one that is not named has the status as its name.</summary>
    public IEnumerable<ExampleAnswer> Answers => Statuses.SelectMany(answer => answer.Response
        .TryGetProperty("content", out var content) ? content.EnumerateObject().SelectMany(media =>
            Examples(media.Value, $"{answer.Status}").Select(example => new ExampleAnswer(
                this, answer.Status, media.Name, example.Name, example.Value)))
            : []);

    /// <summary>Its request's examples: media type, name and example.</summary>
    public IEnumerable<(string Type, string Name, JsonElement Example)> Requests =>
        Element.TryGetProperty("requestBody", out var body)
            ? Description.Resolve(body).GetProperty("content").EnumerateObject().SelectMany(media =>
                Examples(media.Value, "").Select(example => (media.Name, example.Name, example.Value)))
            : [];

    private IEnumerable<(int Status, JsonElement Response)> Statuses => Element.GetProperty("responses")
        .EnumerateObject()
        .Select(response => (int.Parse(response.Name, null), Description.Resolve(response.Value)));

    private static IEnumerable<(string Name, JsonElement Value)> Examples(JsonElement media, string unnamed)
    {
        if (media.TryGetProperty("examples", out var named))
            return named.EnumerateObject().Select(item => (item.Name, Description.Resolve(item.Value)));
        return media.TryGetProperty("example", out _) ? [(unnamed, media)] : [];
    }
}

/// <summary>An answer that the document shows.</summary>
/// <param name="Operation">Whose answer.</param>
/// <param name="Status">The status.</param>
/// <param name="ContentType">The media type.</param>
/// <param name="Name">The example's name, for a problem its code.</param>
/// <param name="Example">The example, or the media type that has it unnamed.</param>
internal sealed record ExampleAnswer(
    DescribedOperation Operation, int Status, string ContentType, string Name, JsonElement Example)
{
    /// <summary>The body.</summary>
    public JsonElement Body =>
        Example.TryGetProperty("value", out var value) ? value : Example.GetProperty("example");

    /// <summary>The <c>x-encharge-request</c> that brings it forth, if it has one.</summary>
    public JsonElement? Recipe =>
        Example.TryGetProperty("x-encharge-request", out var recipe) ? recipe : null;

    /// <summary>Whether the service must first be brought into some condition.</summary>
    public bool IsConditional => Recipe is { } recipe && recipe.TryGetProperty("condition", out _);

    /// <summary>Holds an answer to this one: status, media type and body, but for ids and times.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="account">What stands there for the example's account <c>dev</c>.</param>
    public async Task ExpectAsync(HttpResponseMessage response, string account = "dev")
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(Status == (int)response.StatusCode, $"{Operation.Id} {Name}: {(int)response.StatusCode} {text}");
        Assert.Equal(ContentType, response.Content.Headers.ContentType?.MediaType);
        var actual = text.Replace($"\"{account}\"", "\"dev\"", StringComparison.Ordinal);
        Alike.Check(Body, JsonDocument.Parse(actual).RootElement);
    }
}
