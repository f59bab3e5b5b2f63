using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Encharge.EndToEnd.Tests;

/// <summary>An account of a test's own on the running host, with its write key.</summary>
public sealed record TestAccount(HttpClient Http, string Account, string Key)
{
    /// <summary>A path of the management API.</summary>
    public string Manage(string path) => $"/manage/v1/accounts/{Account}/{path}";

    /// <summary>A POST of JSON.</summary>
    /// <param name="path">The path; <c>$KEY</c> in it stands for the write key.</param>
    /// <param name="key">Where the key goes: <c>header</c>, <c>path</c>, <c>bearer</c> or <c>none</c>.</param>
    /// <param name="body">The body's text.</param>
    public HttpRequestMessage Request(string path, string key, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path.Replace("$KEY", Key, StringComparison.Ordinal))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (key == "header")
            request.Headers.Add("X-Encharge-Token", Key);
        if (key == "bearer")
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        return request;
    }

    /// <summary>Posts a body with the key in the header; the answer must be a success.</summary>
    public async Task<JsonElement> PostAsync(string body)
    {
        using var request = Request("/v1", "header", body);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The person whom an identifier such as <c>{"userId":"7"}</c> leads to; it must be somebody.</summary>
    public Task<JsonElement> PersonAsync(JsonElement by)
    {
        var identifier = by.EnumerateObject().Single();
        return PersonAsync(identifier.Name, identifier.Value.GetString()!);
    }

    /// <summary>The person whom an identifier leads to; it must be somebody.</summary>
    public Task<JsonElement> PersonAsync(string kind, string value) =>
        Http.GetFromJsonAsync<JsonElement>(Manage($"people?{kind}={Uri.EscapeDataString(value)}"));

    /// <summary>Whether an identifier leads to somebody.</summary>
    public async Task<bool> KnowsAsync(string kind, string value)
    {
        using var response = await Http.GetAsync(new Uri(
            Manage($"people?{kind}={Uri.EscapeDataString(value)}"), UriKind.Relative));
        return response.IsSuccessStatusCode;
    }
}
