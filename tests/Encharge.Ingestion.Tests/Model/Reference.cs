using System.Collections.Immutable;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.People;

namespace Encharge.Ingestion.Tests.Model;

/// <summary>An object as the reference sees it; people are identity ids.</summary>
internal sealed record ExpectedObject(
    string ObjectType,
    string? ExternalId,
    ImmutableSortedDictionary<string, FieldValue> Fields,
    ImmutableSortedSet<Guid> People,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

/// <summary>
/// What the accepted events of one account mean: a pure function of their set, slow and obvious, written from section
/// 3 of the design and not from the product. It shares with the product the events, the ids made from content and the
/// shape of a person, and no logic. It leaves out locations, erasure, limits, and groups that name an object by the
/// service's id.
/// </summary>
internal sealed class Reference
{
    /// <summary>All that was accepted.</summary>
    private readonly IReadOnlyCollection<Envelope> _copies;

    /// <summary>Of the copies of one message id, the one received first.</summary>
    private readonly List<Envelope> _events;
    private readonly Dictionary<Identifier, DateTimeOffset> _firstSeen;
    private readonly List<ImmutableSortedSet<Identifier>> _cores;
    private readonly List<(Identifier From, Identifier To, DateTimeOffset At)> _claims;

    /// <param name="accepted">Every accepted event of one account, at least one; resends are copies among them.</param>
    public Reference(IReadOnlyCollection<Envelope> accepted)
    {
        _copies = accepted;
        _events = FirstCopies(accepted);
        _firstSeen = accepted.SelectMany(copy => Named(copy.Event), (copy, name) => (name, copy.Event.OccurredAt))
            .GroupBy(sight => sight.name)
            .ToDictionary(sights => sights.Key, sights => sights.Min(sight => sight.OccurredAt));
        _cores = [.. _firstSeen.Keys.Select(identity => ImmutableSortedSet.Create(identity))];
        foreach (var alias in accepted.Select(copy => copy.Event).OfType<Alias>())
        {
            var joined = _cores.FindAll(core => core.Overlaps(Named(alias)));
            _cores.RemoveAll(joined.Contains);
            _cores.Add([.. joined.SelectMany(core => core)]);
        }

        _claims = [.. accepted.Where(copy => copy.Event is not Alias).SelectMany(
            copy => copy.Event.Identifiers.Skip(1),
            (copy, claimed) => (copy.Event.Identifiers[0], claimed, copy.Event.OccurredAt))];
    }

    /// <summary>Every identifier that any event names.</summary>
    public IReadOnlyCollection<Identifier> Identifiers => _firstSeen.Keys;

    /// <summary>The person that an identifier leads to.</summary>
    public PersonView Person(Identifier identifier)
    {
        var members = Members(identifier);
        var owned = EventsOf(members);
        var copies = _copies.Where(copy => Owns(members, copy)).ToList();
        var bySeen = members.OrderBy(member => (_firstSeen[member], member)).ToList();
        var root = Root(CoreOf(identifier));
        return new PersonView(
            IdOf(members),
            NewestName(owned.Where(it => it.Event is Alias), IdentityKind.UserId) ?? First(bySeen, IdentityKind.UserId),
            CurrentEmail(members) ?? First(bySeen, IdentityKind.Email),
            Tags(members),
            NewestFields(owned, it => it.Event.Fields),
            copies.Count > 0 ? copies.Min(copy => copy.Event.OccurredAt) : _firstSeen[bySeen[0]],
            owned.Count > 0 ? owned.MaxBy(Order)!.Event.OccurredAt : _firstSeen[bySeen[^1]],
            [.. bySeen.Select(member => new PersonIdentity(member, IdOf(member), _firstSeen[member]))],
            Conflicts(members),
            [.. copies.Where(copy => copy.Event is Group).Select(ObjectId).Distinct().Order()],
            Rank(root) != IdentityKind.UserId && IsShared(root) ? ["shared"] : []);
    }

    /// <summary>
    /// The events on the timeline of the person that an identifier leads to: newest first, then by event id (design 4).
    /// </summary>
    public IEnumerable<Envelope> Timeline(Identifier identifier) => EventsOf(Members(identifier))
        .Where(it => it.Event is not Identify)
        .OrderByDescending(it => (it.Event.OccurredAt, it.ReceivedAt))
        .ThenBy(it => it.EventId);

    /// <summary>
    /// Every object, by its id. Each copy of a group event makes its object and associates; the first one sets.
    /// </summary>
    public ImmutableSortedDictionary<Guid, ExpectedObject> Objects() => _copies
        .Where(copy => copy.Event is Group)
        .GroupBy(ObjectId)
        .ToImmutableSortedDictionary(about => about.Key, about => new ExpectedObject(
            ((Group)about.First().Event).ObjectType,
            ((Group)about.First().Event).ExternalId,
            NewestFields(FirstCopies(about), it => ((Group)it.Event).ObjectFields),
            [.. about.Select(copy => copy.Event.Owner).OfType<Identifier>().Select(IdOf)],
            about.Min(copy => copy.Event.OccurredAt),
            FirstCopies(about).MaxBy(Order)!.Event.OccurredAt));

    private static List<Envelope> FirstCopies(IEnumerable<Envelope> accepted) =>
        [.. accepted.GroupBy(copy => copy.EventId).Select(copies => copies.MinBy(copy => copy.ReceivedAt)!)];

    private static IEnumerable<Identifier> Named(Event @event) =>
        @event is Alias alias ? alias.Identifiers.Concat(alias.Previous) : @event.Identifiers;

    /// <summary>Which of two events is the newer: for registers and the last activity.</summary>
    private static (DateTimeOffset, DateTimeOffset, Guid) Order(Envelope it) =>
        (it.Event.OccurredAt, it.ReceivedAt, it.EventId);

    private static bool Owns(ImmutableSortedSet<Identifier> members, Envelope it) =>
        it.Event.Owner is { } owner && members.Contains(owner);

    private static IdentityKind Rank(ImmutableSortedSet<Identifier> core) => core.Min(member => member.Kind);

    private static string? First(IEnumerable<Identifier> identities, IdentityKind kind) =>
        identities.Where(identity => identity.Kind == kind).Select(identity => identity.Value).FirstOrDefault();

    private static string? NewestName(IEnumerable<Envelope> events, IdentityKind kind) =>
        First(events.OrderByDescending(Order).SelectMany(it => it.Event.Identifiers), kind);

    private static ImmutableSortedDictionary<string, FieldValue> NewestFields(
        IEnumerable<Envelope> events, Func<Envelope, ImmutableArray<Field>> fields) => events
        .SelectMany(it => fields(it), (it, field) => (it, field))
        .GroupBy(write => write.field.Name)
        .Select(writes => writes.MaxBy(write => Order(write.it)).field)
        .Where(field => field.Value is not null)
        .ToImmutableSortedDictionary(field => field.Name, field => field.Value!.Value, StringComparer.Ordinal);

    private static Guid ObjectId(Envelope it) => it.Event is Group { ExternalId: { } externalId } group
        ? ContentId.OfObject(it.Account, group.ObjectType, externalId)
        : ContentId.OfObject(it.Account, ((Group)it.Event).ObjectType, it.EventId);

    private List<Envelope> EventsOf(ImmutableSortedSet<Identifier> members) => _events.FindAll(it => Owns(members, it));

    private ImmutableSortedSet<Identifier> CoreOf(Identifier identity) => _cores.Find(core => core.Contains(identity))!;

    private ImmutableSortedSet<Identifier> Root(ImmutableSortedSet<Identifier> core) =>
        Holder(core) is { } holder ? Root(holder) : core;

    private ImmutableSortedSet<Identifier> Members(Identifier identity)
    {
        var root = Root(CoreOf(identity));
        return [.. _cores.Where(core => Root(core) == root).SelectMany(core => core)];
    }

    private ImmutableSortedSet<Identifier>? Holder(ImmutableSortedSet<Identifier> core) =>
        Rank(core) == IdentityKind.UserId || IsShared(core)
            ? null
            : _claims.Where(claim => core.Contains(claim.To))
                .GroupBy(claim => CoreOf(claim.From))
                .Where(claims => Rank(claims.Key) < Rank(core))
                .OrderByDescending(claims => CurrentEmail(claims.Key) is { } email
                    && core.Contains(new Identifier(IdentityKind.Email, email)))
                .ThenBy(claims => claims.Min(claim => claim.At))
                .ThenBy(claims => claims.Key.Min)
                .FirstOrDefault()?.Key;

    private bool IsShared(ImmutableSortedSet<Identifier> core) =>
        _claims.Where(claim => core.Contains(claim.To) && !core.Contains(claim.From))
            .Select(claim => claim.From).Distinct().Count() > 100;

    private string? CurrentEmail(ImmutableSortedSet<Identifier> members) => NewestName(
        EventsOf(members).Where(it => it.Event is Alias || it.Event.Owner!.Value.Kind == IdentityKind.UserId),
        IdentityKind.Email);

    private ImmutableArray<string> Tags(ImmutableSortedSet<Identifier> members) =>
        [.. _copies.Where(copy => Owns(members, copy))
            .SelectMany(copy => copy.Event.Tags, (copy, tag) => (copy, tag))
            .GroupBy(adding => adding.tag, StringComparer.OrdinalIgnoreCase)
            .Select(addings => addings.MinBy(adding => Order(adding.copy)).tag)
            .Order(StringComparer.OrdinalIgnoreCase)];

    private ImmutableArray<PersonConflict> Conflicts(ImmutableSortedSet<Identifier> members) =>
        [.. _claims.Where(claim => members.Contains(claim.From) && !members.Contains(claim.To))
            .Where(claim => claim.From.Kind < claim.To.Kind)
            .Select(claim => claim.To).Distinct().Order()
            .Select(claimed => new PersonConflict(claimed, IdOf(Members(claimed))))];

    private Guid IdOf(ImmutableSortedSet<Identifier> members) =>
        IdOf(members.MinBy(member => (_firstSeen[member], member)));

    private Guid IdOf(Identifier identity) => ContentId.OfIdentity(_copies.First().Account, identity);
}
