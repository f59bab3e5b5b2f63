using Encharge.Ingestion.Events;
using Encharge.Ingestion.Keys;
using Encharge.Ingestion.Validation;

namespace Encharge.Ingestion.Http;

/// <summary>
/// One event of a request after parsing: taken when it has an envelope, refused when it has problems.
/// </summary>
internal readonly record struct IntakeEvent(EventDraft Draft, Envelope? Envelope);

/// <summary>What became of a request's events, in document order.</summary>
/// <param name="key">Whose events they are.</param>
/// <param name="isBatch">Whether the answer is that of a batch.</param>
/// <param name="count">How many events there will be.</param>
internal sealed class Intake(AccountKey key, bool isBatch, int count)
{
    private readonly List<EventWarning> _requestWarnings = [];

    /// <summary>Whose events they are.</summary>
    public AccountKey Key => key;

    /// <summary>Whether the answer is that of a batch.</summary>
    public bool IsBatch => isBatch;

    /// <summary>The events.</summary>
    public List<IntakeEvent> Events { get; } = new(count);

    /// <summary>The envelopes of those taken.</summary>
    public List<Envelope> Accepted { get; } = new(count);

    /// <summary>How many are refused.</summary>
    public int RejectedCount => Events.Count - Accepted.Count;

    /// <summary>Adds an event.</summary>
    public void Add(IntakeEvent taken)
    {
        Events.Add(taken);
        if (taken.Envelope is { } envelope)
            Accepted.Add(envelope);
    }

    /// <summary>The warnings of the request as a whole.</summary>
    public IReadOnlyList<EventWarning> RequestWarnings => _requestWarnings;

    /// <summary>Adds a warning about the request as a whole.</summary>
    public void Warn(EventWarning warning) => _requestWarnings.Add(warning);

    /// <summary>
    /// The warnings of the request and of the events that are taken; in a batch with the event's index.
    /// </summary>
    public List<EventWarning> ListWarnings()
    {
        var warnings = new List<EventWarning>(_requestWarnings);
        for (var index = 0; index < Events.Count; index++)
        {
            if (Events[index] is { Envelope: not null, Draft.Findings: { WarningCount: > 0 } findings })
                warnings.AddRange(findings.Warnings.Select(found => found with { Pointer = At(index, found.Pointer) }));
        }

        return warnings;
    }

    /// <summary>All problems, in a batch with the event's index.</summary>
    public List<EventProblem> ListProblems()
    {
        var problems = new List<EventProblem>();
        for (var index = 0; index < Events.Count; index++)
        {
            var findings = Events[index].Draft.Findings;
            problems.AddRange(findings.Problems.Select(found => found with { Pointer = At(index, found.Pointer) }));
        }

        return problems;
    }

    /// <summary>A pointer from the request: in a batch it begins with the event's index.</summary>
    public string At(int index, string pointer) => isBatch ? $"/{index}{pointer}" : pointer;
}
