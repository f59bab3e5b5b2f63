namespace Encharge.Ingestion.Validation;

/// <summary>Finds the client's own id of an event.</summary>
internal static class MessageIdReader
{
    private const string WrongType = "messageId must be text or an integer.";

    private static readonly string TooLong =
        $"Shorten the message id: it may have at most {Limits.MaxMessageIdLength} characters.";

    /// <summary>
    /// Sets the message id. A placeholder is ignored with a warning: taken, it would make resends of all events.
    /// </summary>
    public static void Read(MemberValue member, EventDraft draft)
    {
        if (member.IsAbsent)
            return;
        var id = Scalars.TextOfId(member.Value);
        if (id is null)
            draft.Findings.Problem(ProblemCode.WrongType, member, WrongType);
        else if (id.Length > Limits.MaxMessageIdLength)
            draft.Findings.Problem(ProblemCode.TooLong, member, TooLong);
        else if (Identifiers.IsPlaceholder(id))
            draft.Findings.Warning(WarningCode.PlaceholderMessageId, member, Placeholder("messageId"));
        else
            draft.MessageId = id;
    }

    /// <summary>Takes the header <c>Idempotency-Key</c> for the message id of an event that has none.</summary>
    public static void ReadHeader(string? header, EventDraft draft)
    {
        var id = header?.Trim();
        if (string.IsNullOrEmpty(id) || draft.MessageId is not null)
            return;
        if (id.Length > Limits.MaxMessageIdLength)
            draft.Findings.Missing(ProblemCode.TooLong, "/messageId", TooLong);
        else if (Identifiers.IsPlaceholder(id))
            draft.Findings.WarningAtEnd(
                new(WarningCode.PlaceholderMessageId, "/messageId", Placeholder("Idempotency-Key")));
        else
            draft.MessageId = id;
    }

    private static string Placeholder(string name) =>
        $"{name} holds a placeholder and is ignored: send an id of its own with each event, or none.";
}
