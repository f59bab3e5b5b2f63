using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Encharge.EndToEnd.Tests.ApiDescription;

/// <summary>Calls operations as the document says, with its examples where nothing else is given.</summary>
internal sealed partial class DescribedCalls(HttpClient http, string account)
{
    private readonly HashSet<string> _succeeded = [];

    /// <summary>The operations whose success was as described.</summary>
    public IReadOnlySet<string> Succeeded => _succeeded;

    /// <summary>Counts the successes of other calls among these.</summary>
    public void Add(IEnumerable<string> succeeded) => _succeeded.UnionWith(succeeded);

    /// <summary>Sends what the document shows, with these values in the path.</summary>
    public async Task<HttpResponseMessage> SendAsync(string operationId, params (string Name, string Value)[] values)
    {
        var operation = Description.Operation(operationId);
        var body = operation.Requests.Select(request => request.Example.GetProperty("example").GetRawText());
        return await SendAsync(operation, AddressOf(operation, values), body.FirstOrDefault());
    }

    /// <summary>Sends a request of that operation.</summary>
    public async Task<HttpResponseMessage> SendAsync(DescribedOperation operation, string address, string? body)
    {
        using var request = new HttpRequestMessage(new(operation.Method), address);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await http.SendAsync(request);
    }

    /// <summary>Sends it and holds the answer to the success that the document shows; returns the body.</summary>
    public async Task<JsonElement> ExpectAsync(string operationId, params (string Name, string Value)[] values)
    {
        var operation = Description.Operation(operationId);
        using var response = await SendAsync(operationId, values);
        _succeeded.Add(operationId);
        var text = await response.Content.ReadAsStringAsync();
        if (operation.Answers.SingleOrDefault(answer => answer.Status == operation.SuccessStatus) is { } answer)
        {
            await answer.ExpectAsync(response, account);
            return JsonDocument.Parse(text).RootElement;
        }

        Assert.Equal((operation.SuccessStatus, ""), ((int)response.StatusCode, text));
        return default;
    }

    /// <summary>The address, with the document's examples for what isn't given.</summary>
    public string AddressOf(DescribedOperation operation, params (string Name, string Value)[] values)
    {
        var given = values.ToDictionary(value => value.Name, value => value.Value);
        var path = Parameter().Replace(operation.Path, match =>
            match.Groups[1].Value == "account" ? account : ValueOf(operation, match.Groups[1].Value, given));
        var query = operation.Parameters
            .Where(parameter => parameter.GetProperty("in").GetString() == "query")
            .Where(parameter => parameter.TryGetProperty("example", out _))
            .Select(parameter => $"{parameter.GetProperty("name")}={parameter.GetProperty("example")}");
        return path + "?" + string.Join('&', query);
    }

    private static string ValueOf(DescribedOperation operation, string name, Dictionary<string, string> given) =>
        given.TryGetValue(name, out var value)
            ? value
            : operation.Parameters.Single(parameter => parameter.GetProperty("name").GetString() == name)
                .GetProperty("example").GetString()!;

    [GeneratedRegex(@"\{([^}]+)\}")]
    private static partial Regex Parameter();
}
