using System.Runtime.InteropServices;
using System.Text.Json;

namespace Encharge.Ingestion.Validation;

/// <summary>
/// The problems and warnings of one event, each in document order, what is missing last; at most
/// <see cref="Limits.MaxFindingsPerEvent"/> of either. Costs nothing as long as there are none.
/// </summary>
/// <param name="root">The event; while it lives, findings are placed by where their value stands in it.</param>
internal sealed class Findings(JsonElement root)
{
    private const int AtTheEnd = int.MaxValue;
    private List<(int Position, EventProblem Found)>? _problems;
    private List<(int Position, EventWarning Found)>? _warnings;

    /// <summary>How many problems there are.</summary>
    public int ProblemCount => _problems?.Count ?? 0;

    /// <summary>The problems in document order.</summary>
    public IEnumerable<EventProblem> Problems => _problems?.Select(entry => entry.Found) ?? [];

    /// <summary>How many warnings there are.</summary>
    public int WarningCount => _warnings?.Count ?? 0;

    /// <summary>The warnings in document order.</summary>
    public IEnumerable<EventWarning> Warnings => _warnings?.Select(entry => entry.Found) ?? [];

    /// <summary>A problem with a member that is there.</summary>
    public void Problem(ProblemCode code, MemberValue member, string detail) =>
        ProblemAt(PositionOf(member.Value), new(code, member.Pointer, detail));

    /// <summary>A problem with a member that is there, under another pointer than the member's own.</summary>
    public void Problem(ProblemCode code, JsonElement value, string pointer, string detail) =>
        ProblemAt(PositionOf(value), new(code, pointer, detail));

    /// <summary>A problem with a member that should be there.</summary>
    public void Missing(ProblemCode code, string pointer, string detail) =>
        ProblemAt(AtTheEnd, new(code, pointer, detail));

    /// <summary>A problem found after the document is gone, placed by a position taken before.</summary>
    public void ProblemAt(int position, EventProblem problem) =>
        Insert(_problems ??= [], position, problem);

    /// <summary>A member that is ignored.</summary>
    public void Warning(WarningCode code, MemberValue member, string detail) =>
        WarningAt(PositionOf(member.Value), new(code, member.Pointer, detail));

    /// <summary>Something ignored that has no place in the document, or none that is known any more.</summary>
    public void WarningAtEnd(EventWarning warning) => WarningAt(AtTheEnd, warning);

    /// <summary>Where a value of the event begins, in bytes from the event's first.</summary>
    public int PositionOf(JsonElement value) =>
        JsonMarshal.GetRawUtf8Value(root).Overlaps(JsonMarshal.GetRawUtf8Value(value), out var offset)
            ? offset
            : AtTheEnd;

    private void WarningAt(int position, EventWarning warning) =>
        Insert(_warnings ??= [], position, warning);

    private static void Insert<T>(List<(int Position, T Found)> list, int position, T found)
    {
        if (list.Count >= Limits.MaxFindingsPerEvent)
            return;
        var index = list.Count;
        while (index > 0 && list[index - 1].Position > position)
            index--;
        list.Insert(index, (position, found));
    }
}
