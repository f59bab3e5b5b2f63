using System.Collections.Immutable;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Identities;

namespace Encharge.Ingestion.People;

/// <summary>Joins the identities of a person into the view (rules 5 to 7 of <see cref="PersonView"/>).</summary>
internal static class PersonJoin
{
    /// <summary>The view of a person's cores.</summary>
    /// <param name="cores">All its cores, at least one.</param>
    /// <param name="graph">Tells who holds what the person only claims.</param>
    public static PersonView Join(ImmutableArray<Core> cores, IdentityGraph graph)
    {
        var members = BySeen(cores);
        var states = members.Select(member => member.State).OfType<IdentityState>().ToList();
        return new(
            members[0].Id,
            Newest.Text(states.Select(state => state.PrimaryUserId)) ?? First(members, IdentityKind.UserId),
            Newest.Text(states.Select(state => state.Email)) ?? First(members, IdentityKind.Email),
            TagsOf(states),
            FieldsOf(states),
            states.Min(state => state.CreatedAt) ?? members[0].FirstSeenAt,
            Newest.Of(states.Select(state => state.LastActivity))?.Clock.At ?? members[^1].FirstSeenAt,
            [.. members.Select(member => new PersonIdentity(member.Identifier, member.Id, member.FirstSeenAt))],
            ConflictsOf(cores, graph),
            [.. members.SelectMany(member => member.Objects).Distinct().Order()],
            FlagsOf(cores));
    }

    private static List<IdentityRecord> BySeen(ImmutableArray<Core> cores) =>
    [
        .. cores.SelectMany(core => core.Members)
            .OrderBy(member => member.FirstSeenAt)
            .ThenBy(member => member.Identifier),
    ];

    private static string? First(List<IdentityRecord> members, IdentityKind kind) =>
        members.Find(member => member.Identifier.Kind == kind)?.Identifier.Value;

    private static ImmutableArray<string> TagsOf(List<IdentityState> states) =>
    [
        .. states.SelectMany(state => state.Tags.Values)
            .GroupBy(tag => tag.Spelling, StringComparer.OrdinalIgnoreCase)
            .Select(spellings => spellings.MinBy(tag => tag.Clock)!.Spelling)
            .Order(StringComparer.OrdinalIgnoreCase),
    ];

    private static ImmutableSortedDictionary<string, FieldValue> FieldsOf(List<IdentityState> states)
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<string, FieldValue>(StringComparer.Ordinal);
        foreach (var name in states.SelectMany(state => state.Fields.Keys).Distinct(StringComparer.Ordinal))
        {
            if (Newest.Of(states.Select(state => state.Fields.GetValueOrDefault(name)))?.Value is { } value)
                fields[name] = value;
        }

        return fields.ToImmutable();
    }

    /// <summary>
    /// Claims from a stronger kind on a weaker that led nowhere. Between two anonymous ids of one event there is no
    /// contest, so no conflict.
    /// </summary>
    private static ImmutableArray<PersonConflict> ConflictsOf(ImmutableArray<Core> cores, IdentityGraph graph)
    {
        var conflicts = new SortedDictionary<Identifier, Guid>();
        var own = cores.SelectMany(core => core.Members).Select(member => member.Id).ToHashSet();
        foreach (var member in cores.SelectMany(core => core.Members))
        {
            foreach (var claim in member.Made)
            {
                var contested = claim.Kind == TieKind.Claim && member.Identifier.Kind < claim.Other.Kind;
                if (!contested || own.Contains(claim.OtherId))
                    continue;
                var holder = graph.PersonOf(claim.OtherId);
                if (!holder.IsEmpty)
                    conflicts[claim.Other] = BySeen(holder)[0].Id;
            }
        }

        return [.. conflicts.Select(conflict => new PersonConflict(conflict.Key, conflict.Value))];
    }

    private static ImmutableArray<string> FlagsOf(ImmutableArray<Core> cores)
    {
        var flags = ImmutableArray.CreateBuilder<string>();
        if (cores.Any(IdentityGraph.IsShared))
            flags.Add("shared");
        if (cores.Any(core => core.Members.Length > PersonView.LargeCore))
            flags.Add("large");
        return flags.ToImmutable();
    }
}
