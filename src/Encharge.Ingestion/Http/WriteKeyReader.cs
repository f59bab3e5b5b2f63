using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Http;

/// <summary>
/// Finds the write key of a request; never in the query string or the body, which end up in logs.
/// </summary>
internal static class WriteKeyReader
{
    /// <summary>
    /// The path after <c>/v1</c> as a key: null when it names none, whatever its slashes; false when it has more than
    /// one segment.
    /// </summary>
    public static bool TryReadPath(string? path, out string? key)
    {
        key = path?.Trim('/');
        if (string.IsNullOrEmpty(key))
            key = null;
        return key is null || !key.Contains('/', StringComparison.Ordinal);
    }

    /// <summary>
    /// The key from <c>X-Encharge-Token</c>, else the path, else <c>Authorization</c> (<c>Bearer KEY</c>, or
    /// <c>Basic</c> with the key as its user); null when none of them holds one.
    /// </summary>
    public static string? Read(IHeaderDictionary headers, string? pathKey)
    {
        var header = headers["X-Encharge-Token"].ToString().Trim();
        return header.Length > 0 ? header : pathKey ?? ReadAuthorization(headers.Authorization.ToString());
    }

    private static string? ReadAuthorization(string header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var value) || string.IsNullOrWhiteSpace(value.Parameter))
            return null;
        if (value.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return value.Parameter.Trim();
        return value.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
            ? ReadBasic(value.Parameter.Trim())
            : null;
    }

    private static string? ReadBasic(string credentials)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(credentials.Length);
        var user = Convert.TryFromBase64String(credentials, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length).Split(':')[0]
            : "";
        ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        return user.Length > 0 ? user : null;
    }
}
