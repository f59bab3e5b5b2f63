using System.Globalization;
using System.Text.Json;
using Encharge.Ingestion.Validation;
using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Http;

/// <summary>
/// A refusal as RFC 9457 problem details, with <c>error</c> for clients of the original service and <c>errors</c> with
/// every problem of the body.
/// </summary>
internal sealed class ProblemAnswer : JsonAnswer
{
    private const string Namespace = "urn:encharge:problem:";
    private readonly IReadOnlyList<EventProblem> _problems;
    private readonly string _error;

    /// <param name="problems">At least one, in document order; the first gives type and title.</param>
    /// <param name="error">The one sentence; without it, made from the problems.</param>
    public ProblemAnswer(IReadOnlyList<EventProblem> problems, string? error = null)
        : base(StatusOf(problems), "application/problem+json")
    {
        _problems = problems;
        _error = error ?? Summarize(problems);
    }

    /// <summary>Why, at least one, in document order.</summary>
    public IReadOnlyList<EventProblem> Problems => _problems;

    /// <summary>A refusal of the whole request.</summary>
    public static ProblemAnswer Of(ProblemCode code, string detail, string? error = null) =>
        new([new(code, "", detail)], error);

    /// <inheritdoc/>
    protected override void Write(Utf8JsonWriter writer)
    {
        var kind = _problems[0].Code.Describe();
        writer.WriteStartObject();
        writer.WriteString("type"u8, Namespace + kind.Slug);
        writer.WriteString("title"u8, kind.Title);
        writer.WriteNumber("status"u8, Status);
        writer.WriteString("error"u8, _error);
        writer.WriteStartArray("errors"u8);
        foreach (var problem in _problems)
            FindingWriter.Write(writer, problem);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    // Problems of different status have none in common but that the request was bad.
    private static int StatusOf(IReadOnlyList<EventProblem> problems)
    {
        var status = problems[0].Code.Describe().Status;
        return problems.All(problem => problem.Code.Describe().Status == status)
            ? status
            : StatusCodes.Status400BadRequest;
    }

    private static string Summarize(IReadOnlyList<EventProblem> problems) => problems.Count == 1
        ? problems[0].Detail
        : string.Create(
            CultureInfo.InvariantCulture,
            $"The body has {problems.Count} problems, the first at \"{problems[0].Pointer}\": {problems[0].Detail}");
}
