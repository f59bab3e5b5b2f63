using System.Collections.Immutable;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Objects;

namespace Encharge.Ingestion.Live;

/// <summary>What differs between two states: a pure function.</summary>
internal static class LiveChanges
{
    /// <summary>
    /// What an identity shows differently: fields, its e-mail and primary userId as the fields <c>email</c> and
    /// <c>userId</c>; then new tags; then new ties.
    /// </summary>
    public static ImmutableArray<LiveChange> Between(IdentityState before, IdentityState after)
    {
        var changes = ImmutableArray.CreateBuilder<LiveChange>();
        AddField(changes, "userId", (before.PrimaryUserId, after.PrimaryUserId));
        AddField(changes, "email", (before.Email, after.Email));
        AddFields(changes, before.Fields, after.Fields);
        foreach (var (spelling, tag) in after.Tags)
        {
            if (!before.Tags.ContainsKey(spelling))
                changes.Add(new TagChange(tag.Spelling));
        }

        foreach (var (key, tie) in after.Ties)
        {
            if (!before.Ties.ContainsKey(key))
                changes.Add(new TieChange(tie.Kind, tie.Other));
        }

        return changes.DrainToImmutable();
    }

    /// <summary>What an object shows differently.</summary>
    public static ImmutableArray<LiveChange> Between(ObjectState before, ObjectState after)
    {
        var changes = ImmutableArray.CreateBuilder<LiveChange>();
        AddFields(changes, before.Fields, after.Fields);
        return changes.DrainToImmutable();
    }

    private static void AddFields(
        ImmutableArray<LiveChange>.Builder changes,
        ImmutableSortedDictionary<string, Register> before,
        ImmutableSortedDictionary<string, Register> after)
    {
        foreach (var (name, register) in after)
            AddField(changes, name, (before.GetValueOrDefault(name), register));
        foreach (var (name, register) in before)
        {
            if (!after.ContainsKey(name))
                AddField(changes, name, (register, null));
        }
    }

    private static void AddField(
        ImmutableArray<LiveChange>.Builder changes, string name, (Register? Before, Register? After) register)
    {
        FieldValue? from = register.Before?.Newest.Value, to = register.After?.Newest.Value;
        if (from != to)
            changes.Add(new FieldChange(name, from, to));
    }
}
