using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Encharge.Ingestion.Validation;

namespace Encharge.Cli.Sending;

/// <summary>Reads the events of a file one after another; NDJSON and arrays may be larger than memory.</summary>
internal static class SourceReader
{
    /// <summary>How deep the file's JSON may be; how deep an event may be is the service's affair.</summary>
    private const int MaxDepth = 1_000;

    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = MaxDepth };

    /// <summary>The events from a position on.</summary>
    /// <param name="reader">The file: NDJSON from the position on, JSON from its beginning.</param>
    /// <param name="format">What it is.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static IAsyncEnumerable<SourceEvent> ReadAsync(
        PipeReader reader, SourceFormat format, SourcePosition from, CancellationToken cancellationToken) =>
        format switch
        {
            SourceFormat.NdJson => ReadLinesAsync(reader, from, cancellationToken),
            SourceFormat.JsonArray => ReadArrayAsync(reader, from, cancellationToken),
            SourceFormat.JsonDocument => ReadDocumentAsync(reader, from, cancellationToken),
        };

    private static async IAsyncEnumerable<SourceEvent> ReadLinesAsync(
        PipeReader reader, SourcePosition from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = new LineReader(reader);
        var position = from;
        while (await lines.ReadAsync(cancellationToken) is { } line)
        {
            var end = new SourcePosition(position.Index, position.Line + 1, position.Offset + line.Bytes);
            if (line.Text is { IsEmpty: true } && !line.IsTooLong)
            {
                position = end;
                continue;
            }

            end = end with { Index = end.Index + 1 };
            yield return new(position with { Line = end.Line }, end, line.Text, line.IsTooLong ? TooLarge : null);
            position = end;
        }
    }

    private static async IAsyncEnumerable<SourceEvent> ReadArrayAsync(
        PipeReader reader, SourcePosition from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = new CountingStream(reader.AsStream());
        var position = default(SourcePosition);
        var elements = JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(stream, Deep, cancellationToken);
        await foreach (var element in elements)
        {
            var end = new SourcePosition(position.Index + 1, 0, stream.Count);
            if (position.Index >= from.Index)
                yield return new(position, end, Text(element));
            position = end;
        }
    }

    private static async IAsyncEnumerable<SourceEvent> ReadDocumentAsync(
        PipeReader reader, SourcePosition from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = new CountingStream(reader.AsStream());
        using var json = await JsonDocument.ParseAsync(stream, new() { MaxDepth = MaxDepth }, cancellationToken);
        var root = json.RootElement;
        JsonElement[] events =
            root.ValueKind == JsonValueKind.Object && root.TryGetProperty("batch"u8, out var batch)
            && batch.ValueKind == JsonValueKind.Array
                ? [.. batch.EnumerateArray()]
                : [root];
        for (var index = from.Index; index < events.Length; index++)
        {
            var start = new SourcePosition(index, 0, stream.Count * index / events.Length);
            var end = new SourcePosition(index + 1, 0, stream.Count * (index + 1) / events.Length);
            yield return new(start, end, Text(events[index]));
        }
    }

    private static byte[] Text(JsonElement element) => JsonMarshal.GetRawUtf8Value(element).ToArray();

    /// <summary>What to say of an event that no request can carry.</summary>
    public static EventProblem TooLarge { get; } = new(
        ProblemCode.EventTooLarge,
        "",
        $"Make the event smaller: it may have at most {Limits.MaxEventBytes} bytes of JSON.");
}
