using Encharge.Ingestion.Events;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.People;
using Encharge.Testing;

namespace Encharge.Ingestion.Tests.People;

/// <summary>
/// Who is who: cores, holders, primary identifiers, conflicts, guards, from events alone, without storage.
/// </summary>
public sealed class PersonViewTests
{
    private static readonly Identifier U1 = Some.User("u1");
    private static readonly Identifier U2 = Some.User("u2");
    private static readonly Identifier E1 = Some.Email("e1@x.test");
    private static readonly Identifier E2 = Some.Email("e2@x.test");
    private static Guid IdOf(Identifier identifier) => ContentId.OfIdentity(Some.Account, identifier);

    private static readonly Identifier A1 = Some.Anonymous("a1");

    [Fact]
    public void A_lead_known_by_email_becomes_part_of_the_user_who_claims_it()
    {
        var world = World(Some.Track(1, "Lead", E1), Some.Identify(2, U1, E1));

        var person = world.Person(E1);

        Assert.Equal(("u1", "e1@x.test"), (person.UserId, person.Email));
        Assert.Equal(world.Person(U1).Id, person.Id);
        Assert.Equal(ContentId.OfIdentity(Some.Account, E1), person.Id);
        Assert.Equal(Some.Minute(1), person.CreatedAt);
    }

    [Fact]
    public void A_new_address_replaces_the_old_one_and_the_old_one_still_leads_home()
    {
        var world = World(Some.Identify(1, U1, E1), Some.Identify(2, U1, E2));

        Assert.Equal("e2@x.test", world.Person(E1).Email);
        Assert.Equal(world.Person(U1).Id, world.Person(E1).Id);
    }

    [Fact]
    public void An_old_address_goes_to_the_user_who_makes_it_theirs()
    {
        var world = World(Some.Identify(1, U1, E1), Some.Identify(2, U1, E2), Some.Identify(3, U2, E1));

        Assert.Equal("u2", world.Person(E1).UserId);
        Assert.Equal((E1, world.Person(U2).Id), Single(world.Person(U1).Conflicts));
    }

    [Theory]
    [InlineData("claim")]
    [InlineData("alias")]
    public void A_tie_that_its_maker_knows_nothing_of_says_nothing(string name)
    {
        var kind = Enum.Parse<TieKind>(name, ignoreCase: true);
        var user = new IdentityRecord(IdOf(U1), U1, IdentityReducer.Apply(
            new(Some.Account, U1), Some.Identify(5, U1).Received(), null), [], [], []);
        var address = new IdentityRecord(IdOf(E1), E1, null, [], [new(kind, U1, IdOf(U1), Some.Minute(1))], []);
        var known = new Dictionary<Guid, IdentityRecord?> { [user.Id] = user, [address.Id] = address };

        var left = PersonView.Derive(IdOf(E1), known).Person!;

        Assert.Equal([E1], left.Identities.Select(identity => identity.Identifier));
        Assert.Equal([U1], PersonView.Derive(IdOf(U1), known).Person!.Identities.Select(identity => identity.Identifier));
    }

    [Fact]
    public void Two_users_who_claim_one_address_stay_two_and_it_leads_to_the_first()
    {
        var world = World(Some.Identify(2, U2, E1), Some.Identify(1, U1, E1));

        Assert.Equal("u1", world.Person(E1).UserId);
        Assert.NotEqual(world.Person(U1).Id, world.Person(U2).Id);
        Assert.Equal((E1, world.Person(U1).Id), Single(world.Person(U2).Conflicts));
        Assert.Empty(world.Person(U1).Conflicts);
    }

    [Fact]
    public void An_anonymous_browser_joins_the_first_user_who_claims_it_and_no_second()
    {
        var world = World(Some.Track(1, "Seen", A1), Some.Identify(2, U1, A1), Some.Identify(3, U2, A1));

        Assert.Equal("u1", world.Person(A1).UserId);
        Assert.Single(world.Person(U2).Identities);
    }

    [Fact]
    public void Holding_goes_on_through_a_chain()
    {
        var world = World(Some.Identify(1, E1, A1), Some.Identify(2, U1, E1));

        Assert.Equal([E1, A1, U1], world.Person(A1).Identities.Select(identity => identity.Identifier));
    }

    [Fact]
    public void Only_an_alias_joins_two_userIds()
    {
        var world = World(Some.Identify(1, U1, E1), Some.Alias(2, [U1], U2));

        Assert.Equal(world.Person(U1).Id, world.Person(U2).Id);
        Assert.Equal("u2", world.Person(E1).UserId);
    }

    [Fact]
    public void Alias_before_identify_ends_the_same()
    {
        Envelope[] events =
        [
            Some.Identify(1, U1, E1).With(Some.Field("plan", "basic")).Received(1, 1),
            Some.Alias(2, [U1, E1], U2, E2).Received(2, 2),
            Some.Track(3, "Paid", E1).Received(3, 3),
        ];

        var straight = new IdentityWorld(events).Person(U1);
        var reversed = new IdentityWorld(events.Reverse()).Person(E2);

        Assert.Equivalent(straight, reversed, strict: true);
        Assert.Equal(("u2", "e2@x.test"), (straight.UserId, straight.Email));
        Assert.Equal("\"basic\"", straight.Fields["plan"].Json);
    }

    [Fact]
    public void Chains_and_cycles_of_aliases_are_one_person()
    {
        var world = World(
            Some.Alias(1, [U1], U2), Some.Alias(2, [U2], Some.User("u3")), Some.Alias(3, [Some.User("u3")], U1));

        Assert.Equal(3, world.Person(U2).Identities.Length);
        Assert.Equal("u1", world.Person(U2).UserId);
    }

    [Fact]
    public void The_newest_field_of_all_identities_counts()
    {
        var world = World(
            Some.Identify(3, E1).With(Some.Field("city", "Lima")),
            Some.Identify(2, U1, E1).With(Some.Field("city", "Paris"), Some.Field("plan", "pro")));

        var fields = world.Person(U1).Fields;

        Assert.Equal(("\"Lima\"", "\"pro\""), (fields["city"].Json, fields["plan"].Json));
    }

    [Fact]
    public void An_address_that_over_100_claim_is_nobodys()
    {
        var claims = Enumerable.Range(0, 101).Select(i => Some.Identify(i, Some.User($"n{i}"), E1)).ToArray();

        Assert.Null(World(claims).Person(E1).UserId);
        Assert.Equal("shared", Assert.Single(World(claims).Person(E1).Flags));
        Assert.Equal("n0", World(claims[..100]).Person(E1).UserId);
    }

    [Fact]
    public void A_core_of_over_1000_identities_is_flagged()
    {
        var aliases = Enumerable.Range(0, 1_000).Select(i => Some.Alias(i, [U1], Some.User($"n{i}"))).ToArray();

        Assert.Equal("large", Assert.Single(World(aliases).Person(U1).Flags));
        Assert.Empty(World(aliases[..999]).Person(U1).Flags);
    }

    [Fact]
    public void Nobody_is_derived_from_nothing()
    {
        Assert.Null(World().Find(U1));
    }

    private static (Identifier, Guid) Single(IEnumerable<PersonConflict> conflicts)
    {
        var conflict = Assert.Single(conflicts);
        return (conflict.Identifier, conflict.HeldBy);
    }

    private static IdentityWorld World(params Event[] events) =>
        new(events.Select((made, number) => made.Received(null, number + 1)));
}
