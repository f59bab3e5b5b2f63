using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Geo;

namespace Encharge.Ingestion.Identities;

/// <summary>
/// What one event does to the identity it belongs to. Idempotent and order-free: any order and any repetition of the
/// same events end in the same state.
/// </summary>
internal static class IdentityReducer
{
    /// <summary>The fields that a location fills in.</summary>
    public const string Country = "country", CountryCode = "countryCode", TimeZone = "timezone";

    /// <summary>The state with the event in it.</summary>
    /// <param name="state">The state of the identity that the event belongs to.</param>
    /// <param name="envelope">The event.</param>
    /// <param name="location">Where the event's IP address is; null when unknown.</param>
    public static IdentityState Apply(IdentityState state, Envelope envelope, Location? location)
    {
        var added = Add(state, envelope);
        var fields = WriteFields(added.Fields, envelope);
        return added with
        {
            Fields = WriteLocation(fields, envelope, location),
            Email = WriteEmail(added, envelope),
            PrimaryUserId = WritePrimaryUserId(added, envelope),
            LastActivity = Register.With(added.LastActivity, WriteOf(envelope, null)),
        };
    }

    /// <summary>
    /// The state with only that part of the event in it that adds and never replaces: tags, ties, the time of creation.
    /// All that a resend brings.
    /// </summary>
    public static IdentityState Add(IdentityState state, Envelope envelope)
    {
        var at = envelope.Event.OccurredAt;
        return state with
        {
            CreatedAt = state.CreatedAt < at ? state.CreatedAt : at,
            Tags = AddTags(state.Tags, envelope),
            Ties = AddTies(state.Ties, envelope),
        };
    }

    /// <summary>
    /// The state without what a later copy of an event wrote: called before the copy that was received first is
    /// applied.
    /// </summary>
    public static IdentityState Retract(IdentityState state, Guid eventId)
    {
        var fields = state.Fields.ToBuilder();
        foreach (var (name, register) in state.Fields)
            SetOrRemove(fields, name, Register.Without(register, eventId));
        return state with
        {
            Fields = fields.ToImmutable(),
            Email = state.Email is null ? null : Register.Without(state.Email, eventId),
            PrimaryUserId = state.PrimaryUserId is null ? null : Register.Without(state.PrimaryUserId, eventId),
            LastActivity = state.LastActivity is null ? null : Register.Without(state.LastActivity, eventId),
        };
    }

    /// <summary>
    /// The ties that an event makes, a star from its owner: for an alias to every identifier it names, else a claim on
    /// each further one. Joined by alias, the star's ends are one core just as if each were tied to each.
    /// </summary>
    public static IEnumerable<Tie> TiesOf(Envelope envelope)
    {
        var kind = envelope.Event is Alias ? TieKind.Alias : TieKind.Claim;
        foreach (var other in OthersOf(envelope.Event))
        {
            var id = ContentId.OfIdentity(envelope.Account, other);
            yield return new(kind, other, id, envelope.Event.OccurredAt);
        }
    }

    private static IEnumerable<Identifier> OthersOf(Event @event)
    {
        var named = @event is Alias alias ? @event.Identifiers.AddRange(alias.Previous) : @event.Identifiers;
        return named.Length < 2 ? [] : named.Where(other => other != @event.Owner);
    }

    private static ImmutableSortedDictionary<string, Register> WriteFields(
        ImmutableSortedDictionary<string, Register> registers, Envelope envelope)
    {
        foreach (var field in envelope.Event.Fields)
            registers = Write(registers, field.Name, WriteOf(envelope, field.Value));
        return registers;
    }

    private static ImmutableSortedDictionary<string, Register> WriteLocation(
        ImmutableSortedDictionary<string, Register> registers, Envelope envelope, Location? location)
    {
        if (location is null)
            return registers;
        registers = Locate(registers, Country, location.Country, envelope);
        registers = Locate(registers, CountryCode, location.CountryCode, envelope);
        return location.TimeZone is { } zone ? Locate(registers, TimeZone, zone, envelope) : registers;
    }

    private static ImmutableSortedDictionary<string, Register> Locate(
        ImmutableSortedDictionary<string, Register> registers, string name, string text, Envelope envelope)
    {
        var write = WriteOf(envelope, TextValue(text));
        return Write(registers, name, write with { Clock = write.Clock with { Explicit = false } });
    }

    private static Register? WriteEmail(IdentityState state, Envelope envelope)
    {
        var named = Find(envelope.Event, IdentityKind.Email);
        var sets = named is not null && (envelope.Event is Alias || state.Identifier.Kind == IdentityKind.UserId);
        return sets ? Register.With(state.Email, WriteOf(envelope, TextValue(named!))) : state.Email;
    }

    private static Register? WritePrimaryUserId(IdentityState state, Envelope envelope) =>
        envelope.Event is Alias && Find(envelope.Event, IdentityKind.UserId) is { } userId
            ? Register.With(state.PrimaryUserId, WriteOf(envelope, TextValue(userId)))
            : state.PrimaryUserId;

    private static ImmutableSortedDictionary<string, Tag> AddTags(
        ImmutableSortedDictionary<string, Tag> tags, Envelope envelope)
    {
        foreach (var spelling in envelope.Event.Tags)
        {
            var tag = new Tag(spelling, Clock.Of(envelope));
            if (!tags.TryGetValue(spelling, out var known))
                tags = tags.Add(spelling, tag);
            else if (tag.Clock.CompareTo(known.Clock) < 0)
                tags = tags.Remove(spelling).Add(spelling, tag);
        }

        return tags;
    }

    private static ImmutableDictionary<(TieKind Kind, Guid OtherId), Tie> AddTies(
        ImmutableDictionary<(TieKind Kind, Guid OtherId), Tie> ties, Envelope envelope)
    {
        foreach (var tie in TiesOf(envelope))
        {
            if (!ties.TryGetValue(tie.Key, out var known) || tie.At < known.At)
                ties = ties.SetItem(tie.Key, tie);
        }

        return ties;
    }

    private static ImmutableSortedDictionary<string, Register> Write(
        ImmutableSortedDictionary<string, Register> registers, string name, Write write)
    {
        registers.TryGetValue(name, out var register);
        var written = Register.With(register, write);
        return ReferenceEquals(written, register) ? registers : registers.SetItem(name, written);
    }

    private static Write WriteOf(Envelope envelope, FieldValue? value) =>
        new(value, Clock.Of(envelope), envelope.Event.MessageId is not null);

    private static FieldValue TextValue(string text) =>
        new(FieldType.Text, $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");

    private static string? Find(Event @event, IdentityKind kind)
    {
        foreach (var identifier in @event.Identifiers)
        {
            if (identifier.Kind == kind)
                return identifier.Value;
        }

        return null;
    }

    private static void SetOrRemove(
        ImmutableSortedDictionary<string, Register>.Builder fields, string name, Register? register)
    {
        if (register is null)
            fields.Remove(name);
        else
            fields[name] = register;
    }
}
