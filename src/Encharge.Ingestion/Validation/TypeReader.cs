using System.Text.Json;

namespace Encharge.Ingestion.Validation;

/// <summary>Finds an event's type and name, guessing the type from the name when it is left out.</summary>
internal static class TypeReader
{
    private const string PageName = "page-visited";
    private const string ScreenName = "screen-visited";

    /// <summary>Sets the type and the name, or tells what is wrong with them.</summary>
    public static void Read(in Members members, EventDraft draft)
    {
        var findings = draft.Findings;
        var type = members[Member.Type];
        draft.Type = ReadType(type, findings);
        var before = findings.ProblemCount;
        draft.Name = ReadName(in members, findings);
        var isNameRefused = findings.ProblemCount > before;
        if (type.IsAbsent)
            draft.Type = isNameRefused ? EventType.Track : Guess(in members, draft);
        draft.Name ??= DefaultName(draft.Type);
        if (draft is { Type: EventType.Track, Name: null } && !isNameRefused)
            findings.Missing(
                ProblemCode.MissingName, "/name", "Send name, the event's name, such as \"Registered user\".");
    }

    private static EventType? ReadType(MemberValue member, Findings findings)
    {
        if (member.IsAbsent)
            return null;
        if (member.Value.ValueKind != JsonValueKind.String)
        {
            findings.Problem(ProblemCode.WrongType, member, $"type must be text: {Known}.");
            return null;
        }

        var type = Parse(member.Value.GetString().AsSpan().Trim());
        if (type is null)
            findings.Problem(ProblemCode.UnknownType, member, $"type must be one of {Known}; or leave it out.");
        return type;
    }

    private const string Known = "identify, track, page, screen, alias, group";

    private static EventType? Parse(ReadOnlySpan<char> type) =>
        Is(type, "identify") ? EventType.Identify
        : Is(type, "track") ? EventType.Track
        : Is(type, "page") ? EventType.Page
        : Is(type, "screen") ? EventType.Screen
        : Is(type, "alias") ? EventType.Alias
        : Is(type, "group") ? EventType.Group
        : null;

    private static string? ReadName(in Members members, Findings findings)
    {
        var name = members[Member.Name];
        return Scalars.ReadText(name.IsAbsent ? members[Member.Event] : name, Limits.MaxNameLength, findings);
    }

    private static EventType? Guess(in Members members, EventDraft draft)
    {
        if (draft.Name is not null)
            return Is(draft.Name, "identify") ? EventType.Identify : EventType.Track;
        if (members[Member.User].IsSent)
            return EventType.Identify;
        // Strays without a user are told to be wrapped in one; then the event is an identify and lacks no name.
        if (members.Others.Count == 0)
            draft.Findings.Missing(ProblemCode.MissingName, "/name", $"Send name, the event's name, or type: {Known}.");
        return null;
    }

    private static string? DefaultName(EventType? type) => type switch
    {
        EventType.Page => PageName,
        EventType.Screen => ScreenName,
        EventType.Identify or EventType.Track or EventType.Alias or EventType.Group or null => null,
    };

    private static bool Is(ReadOnlySpan<char> text, string known) =>
        text.Equals(known, StringComparison.OrdinalIgnoreCase);
}
