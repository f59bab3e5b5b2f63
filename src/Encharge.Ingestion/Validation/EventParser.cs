using System.Runtime.InteropServices;
using System.Text.Json;

namespace Encharge.Ingestion.Validation;

/// <summary>
/// Reads one event of whatever shape into what it means and all that is wrong with it; never throws. The text must be
/// valid UTF-8 without lone surrogate escapes (<see cref="LoneSurrogates"/>).
/// </summary>
internal static class EventParser
{
    /// <summary>The event as far as it was understood; it has no problem exactly when it can be taken.</summary>
    /// <param name="element">The event's object, of a live document; the draft keeps nothing of it.</param>
    /// <param name="receivedAt">
    /// When the request came in: the time of an event that names none, and the present.
    /// </param>
    public static EventDraft Parse(JsonElement element, DateTimeOffset receivedAt)
    {
        var draft = new EventDraft(new Findings(element), receivedAt);
        if (EventShape.IsReadable(element, draft.Findings))
            Read(element, draft);
        return draft;
    }

    private static void Read(JsonElement element, EventDraft draft)
    {
        var findings = draft.Findings;
        var members = new Members(element, Scope.Event, "");
        var user = new Members(Containers.Read(members[Member.User], findings), Scope.User, "/user");
        var context = Containers.Read(members[Member.Context], findings);
        var properties = Containers.Read(members[Member.Properties], findings);

        TypeReader.Read(in members, draft);
        IdentifierReader.Read(in members, in user, draft);
        UserReader.Read(ref user, draft);
        TimeReader.Read(in members, draft);
        MessageIdReader.Read(members[Member.MessageId], draft);
        AddressReader.Read(user[Member.Ip], members[Member.SourceIp], context, draft);
        PropertiesReader.Read(properties, in members, draft);
        draft.Context = Containers.Copy(context);
        StrayReader.Read(ref members, draft);
    }
}

/// <summary>The limits on an event as a whole, checked before anything in it is read.</summary>
internal static class EventShape
{
    /// <summary>Whether the value is an object within size and depth; else its problem is told.</summary>
    public static bool IsReadable(JsonElement element, Findings findings)
    {
        var before = findings.ProblemCount;
        var raw = JsonMarshal.GetRawUtf8Value(element);
        if (raw.Length > Limits.MaxEventBytes)
            findings.Problem(ProblemCode.EventTooLarge, element, "", TooLarge);
        else if (element.ValueKind != JsonValueKind.Object)
            findings.Problem(ProblemCode.NotAnObject, element, "", NotAnObject);
        else if (IsTooDeep(raw))
            findings.Problem(ProblemCode.TooDeep, element, "", TooDeep);
        return findings.ProblemCount == before;
    }

    /// <summary>What is said of an event that nests deeper than allowed.</summary>
    public static string TooDeep { get; } =
        $"Flatten the event: objects and arrays may stand at most {Limits.MaxDepth} deep inside each other.";

    private static string TooLarge { get; } =
        $"Make the event smaller: it may have at most {Limits.MaxEventBytes} bytes of JSON.";

    private static string NotAnObject { get; } =
        "Send each event as a JSON object, such as {\"name\":\"Registered user\",\"user\":{\"userId\":\"42\"}}.";

    // No deeper than it has opening brackets; only an event with many of them needs a closer look.
    private static bool IsTooDeep(ReadOnlySpan<byte> raw) =>
        raw.Count((byte)'{') + raw.Count((byte)'[') > Limits.MaxDepth && DepthOf(raw) > Limits.MaxDepth;

    private static int DepthOf(ReadOnlySpan<byte> raw)
    {
        var reader = new Utf8JsonReader(raw, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var deepest = 0;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                deepest = Math.Max(deepest, reader.CurrentDepth + 1);
        }

        return deepest;
    }
}
