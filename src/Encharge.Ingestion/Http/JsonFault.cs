using System.Text.Json;
using Encharge.Ingestion.Validation;

namespace Encharge.Ingestion.Http;

/// <summary>Says why a text could not be read as JSON, in words that hold nothing of it.</summary>
internal static class JsonFault
{
    /// <summary>Where the text stops being JSON; when it is JSON throughout, then it is too deep.</summary>
    /// <param name="json">The text that the parser refused.</param>
    /// <param name="line">Its line in the body when the body is read by lines, from 1; else 0.</param>
    public static EventProblem Find(ReadOnlySpan<byte> json, int line)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
            while (reader.Read())
            {
            }
        }
        catch (JsonException fault)
        {
            var position = (fault.BytePositionInLine ?? 0) + 1;
            return new(ProblemCode.InvalidJson, "", Describe(line > 0 ? line : (fault.LineNumber ?? 0) + 1, position));
        }

        return new(ProblemCode.TooDeep, "", EventShape.TooDeep);
    }

    private static string Describe(long line, long position) =>
        $"Send valid JSON: what stands at line {line}, byte {position} does not belong there; a quote, comma or "
        + "bracket may be missing before it.";
}
