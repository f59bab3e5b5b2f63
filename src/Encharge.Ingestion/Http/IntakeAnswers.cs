using System.Text.Json;
using Encharge.Ingestion.Validation;
using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Http;

/// <summary>The answers to a request whose events were read; each states its shape.</summary>
internal static class IntakeAnswers
{
    /// <summary>The answer that says what became of the events, once those accepted are durable.</summary>
    public static IResult Of(Intake intake) =>
        intake.RejectedCount == 0 ? new AcceptedAnswer(intake)
        : intake.Accepted.Count == 0 ? new ProblemAnswer(intake.ListProblems())
        : new PartialAnswer(intake);
}

/// <summary>
/// <c>{"status":"success","eventId":"…"}</c>, of a batch <c>{"status":"success","accepted":N}</c>; <c>warnings</c>
/// only when there are any.
/// </summary>
internal sealed class AcceptedAnswer(Intake intake) : JsonAnswer(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    protected override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("status"u8, "success"u8);
        if (intake is { IsBatch: false, Accepted: [var envelope] })
            writer.WriteString("eventId"u8, envelope.EventId);
        else
            writer.WriteNumber("accepted"u8, intake.Accepted.Count);
        FindingWriter.WriteWarnings(writer, intake.ListWarnings());
        writer.WriteEndObject();
    }
}

/// <summary>
/// <c>{"status":"partial","accepted":N,"rejected":M,"errors":[{"index","messageId"?,"code","pointer","detail"}]}</c>:
/// of a batch, some events are taken and some are not.
/// </summary>
internal sealed class PartialAnswer(Intake intake) : JsonAnswer(StatusCodes.Status207MultiStatus)
{
    /// <inheritdoc/>
    protected override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("status"u8, "partial"u8);
        writer.WriteNumber("accepted"u8, intake.Accepted.Count);
        writer.WriteNumber("rejected"u8, intake.RejectedCount);
        writer.WriteStartArray("errors"u8);
        for (var index = 0; index < intake.Events.Count; index++)
            WriteProblems(writer, index, intake.Events[index].Draft);
        writer.WriteEndArray();
        FindingWriter.WriteWarnings(writer, intake.ListWarnings());
        writer.WriteEndObject();
    }

    private void WriteProblems(Utf8JsonWriter writer, int index, EventDraft draft)
    {
        foreach (var problem in draft.Findings.Problems)
        {
            var placed = problem with { Pointer = intake.At(index, problem.Pointer) };
            FindingWriter.Write(writer, placed, (index, draft.MessageId));
        }
    }
}
