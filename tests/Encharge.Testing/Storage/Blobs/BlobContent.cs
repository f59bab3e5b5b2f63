using System.Globalization;
using System.Text.RegularExpressions;
using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Blobs;

/// <summary>Answers with a blob's content, or with the range of it that the call asks for.</summary>
internal static partial class BlobContent
{
    /// <summary>200 with everything, 206 with a range, 416 when the range begins past the end.</summary>
    public static MemoryResponse Read(MemoryBlob blob, StorageCall call)
    {
        if (call.Headers["x-ms-range"] is not { } range)
            return Answer(blob.Describe(200), blob, 0, blob.Content.Length);
        if (Range().Match(range) is not { Success: true } match)
            throw call.NotPlayed("this range");
        var first = long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        if (first >= blob.Content.Length)
            return BlobErrors.InvalidRange.ToXmlResponse();
        var last = match.Groups[2].Length == 0
            ? long.MaxValue
            : long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
        last = Math.Min(last, blob.Content.Length - 1);
        var response = blob.Describe(206)
            .With("Content-Range", string.Create(
                CultureInfo.InvariantCulture, $"bytes {first}-{last}/{blob.Content.Length}"));
        return Answer(response, blob, (int)first, (int)(last - first + 1));
    }

    private static MemoryResponse Answer(MemoryResponse response, MemoryBlob blob, int start, int length) => response
        .With("Content-Length", length.ToString(CultureInfo.InvariantCulture))
        .With(blob.ContentType, blob.Content, start, length);

    [GeneratedRegex("^bytes=([0-9]+)-([0-9]*)$")]
    private static partial Regex Range();
}
