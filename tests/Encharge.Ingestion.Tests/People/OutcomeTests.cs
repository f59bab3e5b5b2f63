using System.Text.RegularExpressions;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.People;
using Encharge.Testing;

namespace Encharge.Ingestion.Tests.People;

/// <summary>
/// What exists, what arrives, what comes of it: the table in <c>docs/semantics.md</c>, a test for each row. Each
/// outcome is tried in both orders of delivery.
/// </summary>
public sealed class OutcomeTests
{
    private static readonly Identifier U1 = Some.User("u1");
    private static readonly Identifier U2 = Some.User("u2");
    private static readonly Identifier E1 = Some.Email("e1@x.test");
    private static readonly Identifier E2 = Some.Email("e2@x.test");
    private static readonly Identifier A1 = Some.Anonymous("a1");

    [Fact]
    public void Nothing_and_a_track_by_userId() =>
        Expect([], Some.Track(2, "Paid", U1), [[U1]]);

    [Fact]
    public void Nothing_and_an_alias() =>
        Expect([], Some.Alias(2, [U1], U2), [[U1, U2]], userId: "u2");

    [Fact]
    public void An_email_and_an_identify_that_names_it_with_a_userId() =>
        Expect([Some.Track(1, "Lead", E1)], Some.Identify(2, U1, E1), [[U1, E1]], userId: "u1", email: "e1@x.test");

    [Fact]
    public void A_userId_and_a_track_by_an_email_that_nobody_claims() =>
        Expect([Some.Identify(1, U1)], Some.Track(2, "Lead", E1), [[U1], [E1]]);

    [Fact]
    public void A_user_with_an_email_and_a_new_email() =>
        Expect([Some.Identify(1, U1, E1)], Some.Identify(2, U1, E2), [[U1, E1, E2]], userId: "u1", email: "e2@x.test");

    [Fact]
    public void A_user_with_an_email_and_an_event_of_the_email_alone() =>
        Expect([Some.Identify(1, U1, E1), Some.Identify(2, U1, E2)], Some.Track(3, "Opened", E1), [[U1, E1, E2]],
            userId: "u1", email: "e2@x.test");

    [Fact]
    public void A_user_with_an_email_and_another_user_who_names_it() =>
        Expect([Some.Identify(1, U1, E1)], Some.Identify(2, U2, E1), [[U1, E1], [U2]]);

    [Fact]
    public void A_user_with_a_former_email_and_another_user_who_names_it() =>
        Expect([Some.Identify(1, U1, E1), Some.Identify(2, U1, E2)], Some.Identify(3, U2, E1), [[U1, E2], [U2, E1]]);

    [Fact]
    public void A_browser_and_a_user_who_claims_it() =>
        Expect([Some.Track(1, "Seen", A1)], Some.Identify(2, U1, A1), [[U1, A1]], userId: "u1");

    [Fact]
    public void A_browser_and_an_email_that_claims_it() =>
        Expect([Some.Track(1, "Seen", A1)], Some.Identify(2, E1, A1), [[E1, A1]], email: "e1@x.test");

    [Fact]
    public void A_user_with_a_browser_and_another_user_who_names_it() =>
        Expect([Some.Identify(1, U1, A1)], Some.Identify(2, U2, A1), [[U1, A1], [U2]]);

    [Fact]
    public void An_email_with_a_browser_and_a_user_who_names_the_email() =>
        Expect([Some.Identify(1, E1, A1)], Some.Identify(2, U1, E1), [[U1, E1, A1]], userId: "u1");

    [Fact]
    public void A_userId_and_an_alias_to_a_new_one() =>
        Expect([Some.Identify(1, U1, E1)], Some.Alias(2, [U1], U2), [[U1, U2, E1]], userId: "u2", email: "e1@x.test");

    [Fact]
    public void Two_users_and_an_alias_from_one_to_the_other() =>
        Expect([Some.Identify(1, U1, E1), Some.Identify(2, U2, E2)], Some.Alias(3, [U1], U2), [[U1, U2, E1, E2]],
            userId: "u2", email: "e2@x.test");

    [Fact]
    public void An_email_and_an_alias_to_a_new_email() =>
        Expect([Some.Track(1, "Lead", E1)], Some.Alias(2, [E1], E2), [[E1, E2]], email: "e2@x.test");

    [Fact]
    public void A_user_with_an_email_and_an_alias_of_the_email_to_a_new_one() =>
        Expect([Some.Identify(1, U1, E1)], Some.Alias(2, [E1], E2), [[U1, E1, E2]], userId: "u1", email: "e2@x.test");

    [Fact]
    public void A_user_with_an_email_and_an_alias_of_the_email_to_another_userId() =>
        Expect([Some.Identify(1, U1, E1)], Some.Alias(2, [E1], U2), [[U1], [U2, E1]]);

    [Fact]
    public void An_alias_and_the_same_back_again() =>
        Expect([Some.Alias(1, [U1], U2)], Some.Alias(2, [U2], U1), [[U1, U2]], userId: "u1");

    [Fact]
    public void An_alias_onto_itself_and_nothing_else() =>
        Expect([], Some.Alias(1, [U1], U1), [[U1]], userId: "u1");

    [Fact]
    public void A_company_and_a_group_event_that_names_a_user() =>
        Expect([Some.Group(1, "acme")], Some.Group(2, "acme", U1, E1), [[U1, E1]], userId: "u1", email: "e1@x.test");

    [Fact]
    public void Every_row_of_the_table_is_a_test_and_every_test_a_row()
    {
        var document = File.ReadAllText(Repository.Find("docs", "semantics.md"));
        var rows = Regex.Matches(document, @"\| `([A-Z]\w+)` \|").Select(match => match.Groups[1].Value);
        var tests = typeof(OutcomeTests).GetMethods()
            .Where(method => method.IsDefined(typeof(FactAttribute), false))
            .Select(method => method.Name)
            .Where(name => name != nameof(Every_row_of_the_table_is_a_test_and_every_test_a_row));

        Assert.Equal(tests.Order(), rows.Order());
    }

    /// <param name="exists">What was delivered before.</param>
    /// <param name="arrives">What comes then, and in the second try comes first.</param>
    /// <param name="persons">The identities of each person that there must be.</param>
    /// <param name="userId">The first person's primary userId, if the row speaks of it.</param>
    /// <param name="email">The first person's primary e-mail, likewise.</param>
    private static void Expect(
        Event[] exists, Event arrives, Identifier[][] persons, string? userId = null, string? email = null)
    {
        var events = exists.Append(arrives).Select((made, number) => made.Received(null, number + 1)).ToList();
        foreach (var delivery in new[] { events, events.AsEnumerable().Reverse() })
        {
            var world = new IdentityWorld(delivery.Where(envelope => envelope.Event.Owner is not null));
            foreach (var person in persons)
            {
                var views = person.Select(world.Person).ToList();
                Assert.All(views, view => Assert.Equal(person.Order(), Members(view)));
                Assert.Single(views.Select(view => view.Id).Distinct());
            }

            var first = world.Person(persons[0][0]);
            Assert.Equal(userId ?? first.UserId, first.UserId);
            Assert.Equal(email ?? first.Email, first.Email);
        }
    }

    private static IEnumerable<Identifier> Members(PersonView view) =>
        view.Identities.Select(identity => identity.Identifier).Order();
}
