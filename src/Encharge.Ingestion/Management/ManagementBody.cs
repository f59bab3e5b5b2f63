using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Management;

/// <summary>Reads the small bodies of the management API: none, or an object with one text.</summary>
internal static class ManagementBody
{
    /// <summary>Four times the longest text that a body can hold, escapes included.</summary>
    private const int MaxBytes = 4 * 1024;

    /// <summary>
    /// The text; null when the body is empty or the member null. Or the refusal of a body that is anything else.
    /// </summary>
    public static async Task<(string? Text, ManagementAnswer? Refusal)> ReadTextAsync(
        HttpRequest request, string member)
    {
        var body = await ReadAllAsync(request);
        if (body is { Length: 0 })
            return (null, null);
        try
        {
            if (body is not null)
                return (Read(body, member), null);
        }
        catch (Exception mistake) when (mistake is JsonException or FormatException or InvalidOperationException)
        {
            return (null, Refusal(member));
        }

        return (null, Refusal(member));
    }

    private static ManagementAnswer Refusal(string member) =>
        ManagementAnswer.BadRequest($"The body is empty or {{\"{member}\":\"…\"}}.");

    private static string? Read(byte[] body, string member)
    {
        using var json = JsonDocument.Parse(body);
        string? text = null;
        foreach (var found in json.RootElement.EnumerateObject())
            text = found.NameEquals(member) ? found.Value.GetString() : throw new FormatException("Another member.");
        return text;
    }

    /// <summary>The body; null when it is longer than any that could be meant.</summary>
    private static async Task<byte[]?> ReadAllAsync(HttpRequest request)
    {
        var buffer = new byte[MaxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(
            buffer, buffer.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        return length > MaxBytes ? null : buffer[..length];
    }
}
