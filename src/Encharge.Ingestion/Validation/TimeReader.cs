namespace Encharge.Ingestion.Validation;

/// <summary>Finds when an event happened.</summary>
internal static class TimeReader
{
    /// <summary>
    /// Sets the time: <c>timestamp</c>, else <c>occurredAt</c>; what can't be read is ignored, what lies too far ahead
    /// becomes the time of receipt, both with a warning.
    /// </summary>
    public static void Read(in Members members, EventDraft draft)
    {
        if (TryRead(members[Member.Timestamp], draft))
            WarnOfSecond(members[Member.OccurredAt], draft.Findings);
        else
            TryRead(members[Member.OccurredAt], draft);
    }

    private static bool TryRead(MemberValue member, EventDraft draft)
    {
        if (member.IsAbsent)
            return false;
        if (!IsoTime.TryRead(member.Value, out var time) || time < Limits.EarliestTime)
        {
            draft.Findings.Warning(WarningCode.UnreadableTimestamp, member, Unreadable(member.Name));
            return false;
        }

        if (time <= draft.ReceivedAt.UtcDateTime + Limits.MaxClockSkew)
            draft.OccurredAt = new DateTimeOffset(time, TimeSpan.Zero);
        else
            draft.Findings.Warning(WarningCode.FutureTimestamp, member, Future(member.Name));
        return true;
    }

    private static void WarnOfSecond(MemberValue member, Findings findings)
    {
        if (!member.IsAbsent)
            findings.Warning(WarningCode.UnusedMember, member, $"{member.Name} is ignored beside timestamp.");
    }

    private static string Unreadable(string name) =>
        $"{name} is ignored: send ISO 8601 from the year {Limits.EarliestTime.Year} on, such as 2020-10-27T07:58:19Z.";

    private static string Future(string name) =>
        $"{name} lies more than {Limits.MaxClockSkew.TotalMinutes:0} minutes ahead; the time of receipt is taken. "
        + "Check the clock.";
}
