namespace Encharge.LocalHost;

/// <summary>What the host says when it is ready, a fact or a command a line, ready to be copied.</summary>
internal static class StartupLines
{
    private const string Example = """{"name":"Signed up","user":{"userId":"u-1","email":"ada@example.com"}}""";

    /// <summary>The lines.</summary>
    public static IEnumerable<string> For(Uri address, string writeKey)
    {
        var url = address.GetLeftPart(UriPartial.Authority);
        yield return $"Write key: {writeKey}";
        yield return $"Listening on {url}";
        yield return "Send an event:";
        yield return $"curl -X POST {url}/v1 -H \"X-Encharge-Token: {writeKey}\" "
            + $"-H \"Content-Type: application/json\" -d \"{Quoted(Example)}\"";
        yield return "Look at the person:";
        yield return $"curl \"{url}/manage/v1/accounts/{DevelopmentKey.Account}/people?userId=u-1\"";
        yield return "Ctrl-C stops the host.";
    }

    /// <summary>For double quotes, which every shell knows.</summary>
    private static string Quoted(string text) => text.Replace("\"", "\\\"", StringComparison.Ordinal);
}
