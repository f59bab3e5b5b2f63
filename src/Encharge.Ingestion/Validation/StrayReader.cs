namespace Encharge.Ingestion.Validation;

/// <summary>Judges what stands in an event without a place there, and a group's <c>user</c> that is nobody.</summary>
internal static class StrayReader
{
    /// <summary>
    /// Strays beside a <c>user</c> are ignored with a warning; without one they are most likely the person's own
    /// fields, and taking the event would lose them: problems. Gives the members' pooled array back.
    /// </summary>
    public static void Read(ref Members members, EventDraft draft)
    {
        var user = members[Member.User];
        foreach (var (name, value) in members.Others.Items)
        {
            var member = new MemberValue(value, "", name);
            if (user.IsSent)
                draft.Findings.Warning(WarningCode.UnknownMember, member, Ignored);
            else
                draft.Findings.Problem(ProblemCode.UnwrappedUser, member, Unwrapped);
        }

        members.Others.Release();
        var saysSomething = !draft.Fields.IsEmpty || !draft.Tags.IsEmpty;
        if (draft is { Type: EventType.Group, Identifiers.IsEmpty: true } && saysSomething)
            draft.Findings.Warning(WarningCode.UnusedMember, user, Nobody);
    }

    private const string Ignored =
        "This member is ignored: wrap the person's fields in \"user\" and the event's in \"properties\".";

    private const string Unwrapped =
        "Wrap the person's fields in \"user\" and the event's in \"properties\", such as {\"name\":\"Registered user\","
        + "\"user\":{\"userId\":\"42\",\"firstName\":\"Ana\"},\"properties\":{\"plan\":\"Premium\"}}.";

    private const string Nobody = "The fields and tags in user are ignored: it has no userId, email or anonymousId.";
}
