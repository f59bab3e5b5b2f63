using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Validation;

/// <summary>Finds who an event is about.</summary>
internal static class IdentifierReader
{
    private const string MissingNew =
        "Send at least one of userId, email and anonymousId in user: nobody can be found without.";

    /// <summary>
    /// Sets the identifiers, for an alias also the previous ones; what is wrong with them, or missing, is told.
    /// </summary>
    public static void Read(in Members members, in Members user, EventDraft draft)
    {
        var isAlias = draft.Type == EventType.Alias;
        var before = draft.Findings.ProblemCount;
        draft.Identifiers = ReadCurrent(in members, in user, draft);
        if (draft.Identifiers.IsEmpty && NeedsIdentifier(draft.Type) && draft.Findings.ProblemCount == before)
            draft.Findings.Missing(ProblemCode.MissingIdentifier, "/user", isAlias ? MissingAliasNew : MissingNew);
        if (isAlias)
            ReadPrevious(in members, draft);
        else
            WarnOfPrevious(in members, draft.Findings);
    }

    private const string MissingAliasNew = "Send the new userId, email or both in user.";

    private static bool NeedsIdentifier(EventType? type) => type is not (EventType.Group or null);

    private static ImmutableArray<Identifier> ReadCurrent(in Members members, in Members user, EventDraft draft)
    {
        var found = new Found();
        found.AddId(IdentityKind.UserId, First(user[Member.UserId], members[Member.UserId]), draft.Findings);
        found.AddEmail(First(user[Member.Email], members[Member.Email]), draft.Findings);
        foreach (var spelling in AnonymousSpellings)
        {
            var member = First(user[spelling], members[spelling]);
            if (draft.Type == EventType.Alias)
                WarnOfAnonymous(member, draft.Findings);
            else
                found.AddId(IdentityKind.AnonymousId, member, draft.Findings);
        }

        return found.ToArray();
    }

    private static ReadOnlySpan<Member> AnonymousSpellings =>
        [Member.AnonymousId, Member.SegmentAnonymousId, Member.EnchargeAnonymousId];

    private static MemberValue First(MemberValue inUser, MemberValue atTop) => inUser.IsAbsent ? atTop : inUser;

    private static void ReadPrevious(in Members members, EventDraft draft)
    {
        var before = draft.Findings.ProblemCount;
        var found = new Found();
        found.AddId(IdentityKind.UserId, members[Member.PreviousUserId], draft.Findings);
        found.AddEmail(members[Member.PreviousEmail], draft.Findings);
        draft.Previous = found.ToArray();
        if (draft.Previous.IsEmpty && draft.Findings.ProblemCount == before)
        {
            draft.Findings.Missing(
                ProblemCode.MissingPreviousIdentifier,
                "/previousUserId",
                "Send previousUserId, previousEmail or both.");
        }
    }

    private static void WarnOfAnonymous(MemberValue member, Findings findings)
    {
        if (!member.IsAbsent)
        {
            findings.Warning(
                WarningCode.UnusedMember,
                member,
                $"{member.Name} is ignored in an alias; tie it by an identify event.");
        }
    }

    private static void WarnOfPrevious(in Members members, Findings findings)
    {
        foreach (var name in (ReadOnlySpan<Member>)[Member.PreviousUserId, Member.PreviousEmail])
        {
            var member = members[name];
            if (member.IsAbsent)
                continue;
            var detail = $"{member.Name} is ignored without \"type\":\"alias\".";
            findings.Warning(WarningCode.UnusedMember, member, detail);
        }
    }

    /// <summary>The identifiers found so far, each once.</summary>
    private struct Found
    {
        // A userId, an e-mail, and three spellings of the anonymous id.
        private const int Capacity = 5;
        private Buffer _buffer;
        private int _count;

        public void AddId(IdentityKind kind, MemberValue member, Findings findings) =>
            Add(kind, Identifiers.ReadId(member, findings));

        public void AddEmail(MemberValue member, Findings findings) =>
            Add(IdentityKind.Email, Identifiers.ReadEmail(member, findings));

        public readonly ImmutableArray<Identifier> ToArray() => [.. ((ReadOnlySpan<Identifier>)_buffer)[.._count]];

        private void Add(IdentityKind kind, string? value)
        {
            if (value is null)
                return;
            var identifier = new Identifier(kind, value);
            if (!((ReadOnlySpan<Identifier>)_buffer)[.._count].Contains(identifier))
                _buffer[_count++] = identifier;
        }

        [InlineArray(Capacity)]
        private struct Buffer
        {
            private Identifier _first;
        }
    }
}
