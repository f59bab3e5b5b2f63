using System.Text.Json;

namespace Encharge.Ingestion.Http;

/// <summary>Takes valid JSON apart into events without a limit on depth, and without recursion.</summary>
internal static class DeepBody
{
    /// <summary>The text of each event, and whether they came as a batch.</summary>
    public static (List<ReadOnlyMemory<byte>> Slices, bool IsBatch) Split(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray)
            return (ReadEntries(ref reader, body), true);
        List<ReadOnlyMemory<byte>>? batch = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isBatch = reader.ValueTextEquals("batch"u8);
            reader.Read();
            if (isBatch && reader.TokenType == JsonTokenType.StartArray)
                batch = ReadEntries(ref reader, body);
            else
                reader.Skip();
        }

        return batch is null ? ([body], false) : (batch, true);
    }

    private static List<ReadOnlyMemory<byte>> ReadEntries(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        var slices = new List<ReadOnlyMemory<byte>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            slices.Add(body[start..(int)reader.BytesConsumed]);
        }

        return slices;
    }
}
