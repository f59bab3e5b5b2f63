namespace Encharge.Ingestion.Validation;

/// <summary>Reads what an event's <c>user</c> says beside the identifiers: fields and tags.</summary>
internal static class UserReader
{
    /// <summary>Sets fields and tags; gives the members' pooled array back.</summary>
    public static void Read(ref Members user, EventDraft draft)
    {
        WarnOfReadOnly(in user, draft.Findings);
        draft.Tags = TagReader.Read(user[Member.Tags], draft.Findings);
        if (user.Others.Count > Limits.MaxUserFields)
            TooMany(in user, draft.Findings);
        else
            draft.Fields = FieldReader.Read(user.Others.Items, "/user", draft.Findings);
        user.Others.Release();
    }

    private static void TooMany(in Members user, Findings findings) => findings.Problem(
        ProblemCode.TooManyFields,
        user.Others.Items[0].Value,
        "/user",
        $"Send fewer fields: user may hold at most {Limits.MaxUserFields}.");

    private static void WarnOfReadOnly(in Members user, Findings findings)
    {
        foreach (var name in ReadOnly)
        {
            var member = user[name];
            if (member.IsAbsent)
                continue;
            findings.Warning(
                WarningCode.ReadOnlyField, member, $"{member.Name} is ignored: the service sets it itself.");
        }
    }

    private static ReadOnlySpan<Member> ReadOnly =>
        [Member.Id, Member.CreatedAt, Member.UpdatedAt, Member.LastActivity, Member.LastActivityAt];
}
