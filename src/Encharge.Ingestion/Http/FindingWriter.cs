using System.Text.Json;
using Encharge.Ingestion.Validation;

namespace Encharge.Ingestion.Http;

/// <summary>Writes problems and warnings the way every answer shows them.</summary>
internal static class FindingWriter
{
    /// <summary><c>{"code","pointer","detail"}</c>.</summary>
    public static void Write(Utf8JsonWriter writer, EventProblem problem)
    {
        writer.WriteStartObject();
        WriteMembers(writer, problem.Code.Describe().Slug, problem.Pointer, problem.Detail);
        writer.WriteEndObject();
    }

    /// <summary><c>{"index","messageId","code","pointer","detail"}</c>, the message id when there is one.</summary>
    public static void Write(Utf8JsonWriter writer, EventProblem problem, (int Index, string? MessageId) of)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, of.Index);
        if (of.MessageId is not null)
            writer.WriteString("messageId"u8, of.MessageId);
        WriteMembers(writer, problem.Code.Describe().Slug, problem.Pointer, problem.Detail);
        writer.WriteEndObject();
    }

    /// <summary><c>"warnings":[{"code","pointer","detail"}]</c>; nothing when there are none.</summary>
    public static void WriteWarnings(Utf8JsonWriter writer, IReadOnlyCollection<EventWarning> warnings)
    {
        if (warnings.Count == 0)
            return;
        writer.WriteStartArray("warnings"u8);
        foreach (var warning in warnings)
            Write(writer, warning);
        writer.WriteEndArray();
    }

    /// <summary><c>{"code","pointer","detail"}</c>.</summary>
    public static void Write(Utf8JsonWriter writer, EventWarning warning)
    {
        writer.WriteStartObject();
        WriteMembers(writer, warning.Code.Slug(), warning.Pointer, warning.Detail);
        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, string code, string pointer, string detail)
    {
        writer.WriteString("code"u8, code);
        writer.WriteString("pointer"u8, pointer);
        writer.WriteString("detail"u8, detail);
    }
}
