using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Encharge.Ingestion.Validation;

namespace Encharge.Cli.Sending;

/// <summary>Tells what a file is from how it begins.</summary>
internal static class SourceFormats
{
    /// <summary>
    /// What begins with a bracket is an array; what has a whole object in its first line is NDJSON, unless that is a
    /// batch; all else is a JSON document.
    /// </summary>
    /// <param name="reader">The file from its beginning; nothing of it is consumed.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<SourceFormat> DetectAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var format = Detect(read.Buffer, read.IsCompleted);
            // A first line that no request can carry is part of a document.
            if (format is null && read.Buffer.Length > Limits.MaxRequestBytes)
                format = SourceFormat.JsonDocument;
            reader.AdvanceTo(read.Buffer.Start, format is null ? read.Buffer.End : read.Buffer.Start);
            if (format is { } found)
                return found;
        }
    }

    /// <summary>The format; null when more must be seen.</summary>
    private static SourceFormat? Detect(ReadOnlySequence<byte> buffer, bool isAll)
    {
        var text = buffer.ToArray().AsSpan();
        if (text.StartsWith("\uFEFF"u8))
            text = text[3..];
        text = text.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
            return isAll ? SourceFormat.NdJson : null;
        if (text[0] == (byte)'[')
            return SourceFormat.JsonArray;
        var end = text.IndexOf((byte)'\n');
        if (end < 0 && !isAll)
            return null;
        return IsEventLine(end < 0 ? text : text[..end]) ? SourceFormat.NdJson : SourceFormat.JsonDocument;
    }

    private static bool IsEventLine(ReadOnlySpan<byte> line)
    {
        // A line that begins an object and doesn't end it is the beginning of a document; a broken line is one of many.
        if (line[0] != (byte)'{')
            return true;
        try
        {
            var reader = new Utf8JsonReader(line);
            using var json = JsonDocument.ParseValue(ref reader);
            return !json.RootElement.TryGetProperty("batch"u8, out var batch) || batch.ValueKind != JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return line.TrimEnd(" \t\r"u8)[^1] == (byte)'}';
        }
    }
}
