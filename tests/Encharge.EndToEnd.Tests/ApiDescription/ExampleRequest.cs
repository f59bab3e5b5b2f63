using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Encharge.EndToEnd.Tests.ApiDescription;

/// <summary>Makes requests of what the document says: an <c>x-encharge-request</c>, or an example of a body.</summary>
internal static class ExampleRequest
{
    /// <summary>
    /// The request of an <c>x-encharge-request</c>: a POST of JSON to <c>/v1</c> with the write key, but for what it
    /// says otherwise.
    /// </summary>
    public static HttpRequestMessage OfRecipe(JsonElement recipe, string key)
    {
        var request = new HttpRequestMessage(
            new HttpMethod(Text(recipe, "method") ?? "POST"), Text(recipe, "path") ?? "/v1")
        {
            Content = BodyOf(recipe) is { } body ? new ByteArrayContent(body) : null,
        };
        var headers = new Dictionary<string, string?>
        {
            ["X-Encharge-Token"] = key,
            ["Content-Type"] = "application/json",
        };
        if (recipe.TryGetProperty("headers", out var others))
        {
            foreach (var header in others.EnumerateObject())
                headers[header.Name] = header.Value.GetString();
        }

        foreach (var (name, value) in headers.Where(header => header.Value is not null))
            Add(request, name, value);
        return request;
    }

    /// <summary>An example of an operation's body, sent to it with the key where the operation wants it.</summary>
    public static HttpRequestMessage OfBody(DescribedOperation operation, string type, JsonElement example, string key)
    {
        var value = example.GetProperty("value");
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        var request = new HttpRequestMessage(HttpMethod.Post, operation.Path.Replace(
            "{writeKey}", key, StringComparison.Ordinal))
        {
            Content = new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue(type)),
        };
        if (!operation.Path.Contains("{writeKey}", StringComparison.Ordinal))
            request.Headers.Add("X-Encharge-Token", key);
        return request;
    }

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (!request.Headers.TryAddWithoutValidation(name, value))
            request.Content?.Headers.TryAddWithoutValidation(name, value);
    }

    private static byte[]? BodyOf(JsonElement recipe)
    {
        if (recipe.TryGetProperty("body", out var body))
            return Encoding.UTF8.GetBytes(body.GetRawText());
        if (recipe.TryGetProperty("bytes", out var bytes))
            return bytes.GetBytesFromBase64();
        return recipe.TryGetProperty("text", out var pieces) ? Encoding.UTF8.GetBytes(Expand(pieces, null)) : null;
    }

    /// <summary>A text made of pieces; <c>{n}</c> in one that is repeated stands for the outermost count.</summary>
    private static string Expand(JsonElement piece, int? count) => piece.ValueKind switch
    {
        JsonValueKind.Array => string.Concat(piece.EnumerateArray().Select(part => Expand(part, count))),
        JsonValueKind.Object => string.Concat(Enumerable.Range(1, piece.GetProperty("times").GetInt32())
            .Select(index => Expand(piece.GetProperty("repeat"), count ?? index))),
        _ => count is { } number
            ? piece.GetString()!.Replace("{n}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            : piece.GetString()!,
    };

    private static string? Text(JsonElement recipe, string name) =>
        recipe.TryGetProperty(name, out var value) ? value.GetString() : null;
}
