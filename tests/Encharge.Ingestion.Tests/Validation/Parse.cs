using System.Text;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Http;
using Encharge.Ingestion.Validation;
using Encharge.Testing;

namespace Encharge.Ingestion.Tests.Validation;

/// <summary>Parses one event the way a request's body is parsed; it was received at <see cref="Some.Start"/>.</summary>
internal static class Parse
{
    /// <summary>What was understood of a body of one event.</summary>
    public static EventDraft Draft(string json)
    {
        using var sent = RequestEvents.Split(Encoding.UTF8.GetBytes(json), MediaType.Json);
        var only = Assert.Single(sent.Events);
        return only.Problem is { } problem
            ? EventDraft.Refused(problem, Some.Start)
            : EventParser.Parse(only.Element, Some.Start);
    }

    /// <summary>The event of a body without problems.</summary>
    public static Event Event(string json)
    {
        var draft = Draft(json);
        Assert.Empty(draft.Findings.Problems);
        return draft.ToEvent()!;
    }

    /// <summary>The event of a body without problems, of that type.</summary>
    public static T Event<T>(string json)
        where T : Event => Assert.IsType<T>(Event(json));

    /// <summary>The event of an identify with this <c>user</c> beside a userId.</summary>
    public static Event User(string members) => Event($$$$"""{"user":{"userId":"u1",{{{{members}}}}}}""");

    /// <summary>The problems of a body, each as <c>slug pointer</c>.</summary>
    public static string[] Problems(string json)
    {
        var draft = Draft(json);
        Assert.Equal(draft.Findings.ProblemCount > 0, draft.ToEvent() is null);
        return [.. draft.Findings.Problems.Select(problem => $"{problem.Code.Describe().Slug} {problem.Pointer}")];
    }

    /// <summary>The warnings of a body, each as <c>slug pointer</c>.</summary>
    public static string[] Warnings(string json) =>
        [.. Draft(json).Findings.Warnings.Select(warning => $"{warning.Code.Slug()} {warning.Pointer}")];
}
