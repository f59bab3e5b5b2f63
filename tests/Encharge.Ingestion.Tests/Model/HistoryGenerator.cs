using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Tests.Model;

/// <summary>
/// Draws histories from a seed: a handful of people whose names collide, times that tie, message ids that come again
/// with the same content and with another. Everything is drawn from small pools, so that what is rare in life is
/// common.
/// </summary>
internal sealed class HistoryGenerator
{
    /// <summary>The first second of all histories.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>One history in so many has an address that more claim than one person can.</summary>
    private const int SharedAddressEvery = 250;

    /// <summary>One history in so many has events of which many copies arrive about at once.</summary>
    private const int ResendRaceEvery = 10;

    private static readonly string[] Values =
    [
        "\"pro\"", "\"free\"", "12345678901234567890", "0.10", "true", "\"2026-02-03T04:05:06Z\"", "[1,\"a\"]",
        "{\"b\":null}",
    ];

    private readonly Random _random;
    private readonly List<Envelope> _accepted = [];
    private readonly int[] _pools;
    private readonly string[] _accounts;
    private readonly int _resends;

    private HistoryGenerator(int seed)
    {
        _random = new Random(seed);
        _pools = [_random.Next(1, 4), _random.Next(1, 4), _random.Next(1, 4)];
        _accounts = Chance(10) ? ["a", "b"] : ["a"];
        _resends = Chance(30) ? 0 : 40;
    }

    /// <summary>The history of a seed: always the same.</summary>
    public static History Make(int seed)
    {
        var generator = new HistoryGenerator(seed);
        var count = generator.Chance(95) ? generator._random.Next(3, 11) : generator._random.Next(11, 41);
        for (var i = 0; i < count; i++)
            generator.Accept();
        if (seed % ResendRaceEvery == 0)
            generator.RaceResends();
        if (seed % SharedAddressEvery == 0)
            generator.ShareAddress();
        return new(seed, [.. generator._accepted]);
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private string Pick(string[] from) => from[_random.Next(from.Length)];

    private void Accept()
    {
        var account = Pick(_accounts);
        var @event = Draw();
        var messageId = Chance(_resends) ? $"m{_random.Next(4)}" : null;
        Add(account, @event with { MessageId = messageId });
        while (messageId is not null && Chance(50))
            Add(account, _accepted[^1].Event);
    }

    private void Add(string account, Event @event)
    {
        var derived = @event.OccurredAt == default || _accepted.Exists(
            known => ReferenceEquals(known.Event, @event) && known.ReceivedAt == @event.OccurredAt);
        var id = EventId(account, @event);
        var receivedAt = Instant();
        while (_accepted.Exists(copy => copy.EventId == id && copy.ReceivedAt == receivedAt))
            receivedAt = receivedAt.AddTicks(1);
        _accepted.Add(new(account, id, receivedAt, derived ? @event with { OccurredAt = receivedAt } : @event));
    }

    private Guid EventId(string account, Event @event)
    {
        if (@event.MessageId is { } messageId)
            return ContentId.OfMessage(account, @event.Owner, messageId);
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <summary>Within 20 seconds, mostly whole ones.</summary>
    private DateTimeOffset Instant() =>
        Start.AddSeconds(_random.Next(20)).AddTicks(Chance(60) ? 0 : _random.Next(1, 10_000_000));

    private Event Draw()
    {
        var roll = _random.Next(100);
        Event bare = roll < 30 ? DrawIdentify() : roll < 55 ? DrawTrack() : roll < 77 ? DrawAlias() : DrawGroup();
        return Dress(bare);
    }

    private Event Dress(Event bare) => bare with
    {
        OccurredAt = Chance(50) ? default : Start.AddSeconds(_random.Next(-10, 20)),
        Fields = Fields(["plan", "score", "firstName"]),
        Tags = Chance(30) ? [.. new[] { "vip", "VIP", "new", "beta" }.Where(_ => Chance(40)).DistinctBy(Fold)] : [],
    };

    private static string Fold(string tag) => tag.ToUpperInvariant();

    private Identify DrawIdentify() => new Identify { OccurredAt = default, Identifiers = Identifiers() };

    private Track DrawTrack() => new Track
    {
        OccurredAt = default,
        Identifiers = Identifiers(),
        Type = (TrackType)_random.Next(3),
        Name = Pick(["Opened", "Bought"]),
        Properties = Properties(),
        Context = Chance(10) ? "{\"page\":\"/\"}"u8.ToArray() : null,
    };

    private Alias DrawAlias() => new Alias
    {
        OccurredAt = default,
        Identifiers = Identifiers(anonymous: 10, needed: IdentityKind.Email),
        Previous = Identifiers(anonymous: 0, needed: IdentityKind.Email),
    };

    private Group DrawGroup() => new Group
    {
        OccurredAt = default,
        Identifiers = Chance(20) ? [] : Identifiers(),
        ObjectType = Pick(["company", "project"]),
        ExternalId = Chance(70) ? $"o{_random.Next(2)}" : null,
        ObjectFields = Fields(["name", "plan"]),
        Properties = Properties(),
    };

    /// <summary>Strongest first, one of a kind at most, at least one.</summary>
    private ImmutableArray<Identifier> Identifiers(
        int anonymous = 40, IdentityKind needed = IdentityKind.AnonymousId)
    {
        var identifiers = ImmutableArray.CreateBuilder<Identifier>();
        if (Chance(45))
            identifiers.Add(Identifier(IdentityKind.UserId));
        if (Chance(50) || (identifiers.Count == 0 && needed == IdentityKind.Email))
            identifiers.Add(Identifier(IdentityKind.Email));
        if (Chance(anonymous) || identifiers.Count == 0)
            identifiers.Add(Identifier(IdentityKind.AnonymousId));
        return identifiers.ToImmutable();
    }

    private Identifier Identifier(IdentityKind kind)
    {
        var number = _random.Next(_pools[(int)kind]).ToString(CultureInfo.InvariantCulture);
        return new(kind, kind == IdentityKind.Email ? $"{number}@example.org" : number);
    }

    private ImmutableArray<Field> Fields(string[] names) =>
        [.. names.Where(_ => Chance(35)).Select(name => new Field(name, Value()))];

    private FieldValue? Value() => Chance(15) ? null : FieldValue.FromJson(Pick(Values));

    private byte[]? Properties()
    {
        if (Chance(50))
            return null;
        var text = Chance(2) ? new string('x', 60_000) : Pick(["1", "2"]);
        return Encoding.UTF8.GetBytes($"{{\"p\":\"{text}\"}}");
    }

    /// <summary>A few events of one person, sent again and again, mostly with another content.</summary>
    private void RaceResends()
    {
        for (var i = _random.Next(4, 12); i > 0; i--)
        {
            var copy = Dress(Chance(50) ? DrawIdentify() : DrawTrack());
            Add(_accounts[0], copy with
            {
                Identifiers = [new(IdentityKind.UserId, "0")],
                MessageId = $"race{_random.Next(3)}",
            });
        }
    }

    /// <summary>
    /// Up to 103 more users claim the address <c>0@example.org</c>: about the most that one person's may have.
    /// </summary>
    private void ShareAddress()
    {
        var claimants = _random.Next(96, 104);
        for (var i = 0; i < claimants; i++)
        {
            Add(_accounts[0], new Identify
            {
                OccurredAt = default,
                Identifiers = [new(IdentityKind.UserId, $"claimant {i}"), new(IdentityKind.Email, "0@example.org")],
            });
        }
    }
}
