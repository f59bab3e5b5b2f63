using Encharge.Ingestion.Validation;

namespace Encharge.Ingestion.Http;

/// <summary>A body's events as far as they were understood.</summary>
internal readonly record struct ParsedRequest(List<EventDraft> Drafts, bool IsBatch);

/// <summary>Turns a body in memory into drafts; keeps nothing of the body.</summary>
internal static class RequestParser
{
    /// <summary>The drafts; or the answer that refuses the request as a whole.</summary>
    /// <param name="body">The body, decompressed.</param>
    /// <param name="type">What the request says it is.</param>
    /// <param name="receivedAt">When it came in; the i-th event counts as received i ticks later.</param>
    /// <param name="admit">
    /// Asked with the number of events before they are parsed; its answer, if any, refuses them all.
    /// </param>
    public static (ParsedRequest Parsed, ProblemAnswer? Refusal) Parse(
        PooledBody body, MediaType type, DateTimeOffset receivedAt, Func<int, ProblemAnswer?> admit)
    {
        if (EmptyBody.Is(body.Memory.Span))
            return (new([], true), null);
        if (type == MediaType.Unsupported)
            return (default, Refusals.UnsupportedMediaType);
        using var sent = RequestEvents.Split(body.Memory, type);
        if (sent.Problem is { } problem)
            return (default, new ProblemAnswer([problem]));
        return admit(sent.Events.Count) is { } refusal
            ? (default, refusal)
            : (new(ParseAll(sent.Events, receivedAt), sent.IsBatch || sent.Events.Count == 0), null);
    }

    private static List<EventDraft> ParseAll(IReadOnlyList<SentEvent> sent, DateTimeOffset receivedAt)
    {
        var drafts = new List<EventDraft>(sent.Count);
        for (var i = 0; i < sent.Count; i++)
        {
            var at = receivedAt.AddTicks(i);
            drafts.Add(sent[i].Problem is { } problem
                ? EventDraft.Refused(problem, at)
                : EventParser.Parse(sent[i].Element, at));
        }

        return drafts;
    }
}
