using Encharge.Ingestion.Events;
using Encharge.Ingestion.Geo;
using Encharge.Ingestion.Identities;
using Encharge.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Encharge.Ingestion.Tests.Identities;

/// <summary>
/// What events do to one identity, and that neither order nor repetition matters. Storage, ties' far ends and persons
/// are tested elsewhere.
/// </summary>
public sealed class IdentityReducerTests
{
    private static readonly Identifier Ana = Some.User("ana");
    private static readonly IReadOnlyDictionary<Guid, Mark> NoMarks = new Dictionary<Guid, Mark>();

    [Fact]
    public void An_identify_sets_fields_and_leaves_no_entry()
    {
        var plan = Plan(Some.Identify(1, Ana).With(Some.Field("plan", "pro")).Received());

        Assert.Equal("\"pro\"", plan.State.Fields["plan"].Newest.Value!.Value.Json);
        Assert.Empty(plan.Entries);
        Assert.Equal(Some.Minute(1), plan.State.CreatedAt);
    }

    [Fact]
    public void A_track_leaves_an_entry_with_what_it_carried()
    {
        var plan = Plan(Some.Track(1, "Paid", Ana).WithProperties("""{"amount":1}""").Received(2));

        var entry = Assert.Single(plan.Entries);
        Assert.Equal(("track", "Paid", """{"amount":1}""", Some.Minute(1), Some.Minute(2)),
            (entry.Type, entry.Name, entry.Properties, entry.At, entry.ReceivedAt));
    }

    [Fact]
    public void Null_clears_a_field_and_an_older_value_does_not_bring_it_back()
    {
        var plan = Plan(
            Some.Identify(2, Ana).With(Some.Field("city", null)).Received(),
            Some.Identify(1, Ana).With(Some.Field("city", "Lima")).Received());

        Assert.Null(plan.State.Fields["city"].Newest.Value);
    }

    [Fact]
    public void A_located_country_never_replaces_one_that_was_sent()
    {
        var sent = Some.Identify(1, Ana).With(Some.Field("country", "Peru")).Received();
        var located = Some.Track(2, "Seen", Ana).Received();
        var state = IdentityReducer.Apply(Blank, located, new Location("Chile", "CL", "America/Santiago"));

        state = IdentityReducer.Apply(state, sent, null);

        Assert.Equal("\"Peru\"", state.Fields["country"].Newest.Value!.Value.Json);
        Assert.Equal("\"CL\"", state.Fields["countryCode"].Newest.Value!.Value.Json);
        Assert.Equal("\"America/Santiago\"", state.Fields["timezone"].Newest.Value!.Value.Json);
    }

    [Fact]
    public void Tags_only_add_and_keep_the_spelling_of_the_earliest_event()
    {
        var late = Some.Identify(2, Ana) with { Tags = ["VIP", "beta"] };
        var early = Some.Identify(1, Ana) with { Tags = ["Vip"] };

        var plan = Plan(late.Received(), early.Received());

        Assert.Equal(["beta", "Vip"], plan.State.Tags.Values.Select(tag => tag.Spelling));
    }

    [Fact]
    public void A_user_event_claims_the_weaker_identities_and_sets_the_email()
    {
        var plan = Plan(Some.Track(1, "Seen", Ana, Some.Email("a@x.test"), Some.Anonymous("an")).Received());

        Assert.Equal(
            [(TieKind.Claim, Some.Email("a@x.test")), (TieKind.Claim, Some.Anonymous("an"))],
            plan.State.Ties.Values.Select(tie => (tie.Kind, tie.Other)).OrderBy(tie => tie.Other));
        Assert.Equal("\"a@x.test\"", plan.State.Email!.Newest.Value!.Value.Json);
    }

    [Fact]
    public void An_event_that_names_only_an_address_sets_no_email_register()
    {
        var state = new IdentityState(Some.Account, Some.Email("a@x.test"));

        state = IdentityReducer.Apply(state, Some.Track(1, "Seen", state.Identifier).Received(), null);

        Assert.Null(state.Email);
    }

    [Fact]
    public void A_tie_keeps_its_earliest_time()
    {
        var plan = Plan(
            Some.Identify(5, Ana, Some.Email("a@x.test")).Received(),
            Some.Identify(3, Ana, Some.Email("a@x.test")).Received());

        Assert.Equal(Some.Minute(3), Assert.Single(plan.State.Ties.Values).At);
    }

    [Fact]
    public void A_resend_has_no_second_effect_even_when_it_overtakes_its_original()
    {
        var original = Some.Identify(1, Ana).With(Some.Field("city", "Lima")).As("m").Received();
        var between = Some.Identify(2, Ana).With(Some.Field("city", "Paris")).Received();
        var resend = Some.Identify(3, Ana).With(Some.Field("city", "Lima")).As("m").Received();

        var overtaken = Plan(resend, between);
        var mark = Assert.Single(overtaken.NewMarks);
        var final = IdentityPlan.Make(
            overtaken.State, [Work(original)], new Dictionary<Guid, Mark> { [mark.EventId] = mark });

        Assert.Equal("\"Paris\"", final.State.Fields["city"].Newest.Value!.Value.Json);
        Assert.Equal(original.ReceivedAt, Assert.Single(final.MovedMarks).ReceivedAt);
        Assert.Equal(IdentityCodec.Encode(Plan(original, between).State), IdentityCodec.Encode(final.State));
    }

    [Fact]
    public void A_resent_track_moves_to_the_time_of_its_original()
    {
        var original = Some.Track(1, "Paid", Ana).As("m").Received();
        var resend = Some.Track(3, "Paid", Ana).As("m").Received();

        var first = Plan(resend);
        var mark = Assert.Single(first.NewMarks);
        var second = IdentityPlan.Make(
            first.State, [Work(original)], new Dictionary<Guid, Mark> { [mark.EventId] = mark });

        Assert.Equal(Assert.Single(first.Entries).RowKey, Assert.Single(second.StaleEntries));
        Assert.Equal(Some.Minute(1), Assert.Single(second.Entries).At);
        Assert.Equal(Some.Minute(1), second.State.LastActivity!.Newest.Clock.At);
    }

    [Fact]
    public void What_is_older_than_an_erasure_stays_out()
    {
        var state = Blank with { ErasedAt = Some.Minute(5) };

        var plan = IdentityPlan.Make(
            state, [Work(Some.Track(5, "Old", Ana).Received()), Work(Some.Track(6, "New", Ana).Received())], NoMarks);

        Assert.Equal("New", Assert.Single(plan.Entries).Name);
        Assert.Equal("Old", ((Track)Assert.Single(plan.Erased).Envelope.Event).Name);
    }

    [Property(MaxTest = 500)]
    public Property Any_order_and_any_repetition_end_in_the_same_state() =>
        Prop.ForAll(Histories.Arbitrary, history =>
        {
            var straight = Plan([.. history.Events]);
            var shuffled = Plan([.. history.Shuffled]);
            return IdentityCodec.Encode(straight.State) == IdentityCodec.Encode(shuffled.State)
                && straight.State.Ties.Values.ToHashSet().SetEquals(shuffled.State.Ties.Values)
                && straight.Entries.ToHashSet().SetEquals(shuffled.Entries);
        });

    [Property(MaxTest = 500)]
    public Property One_by_one_ends_in_the_same_state_as_all_at_once() =>
        Prop.ForAll(Histories.Arbitrary, history =>
        {
            var (state, marks, entries) = (Blank, new Dictionary<Guid, Mark>(), new HashSet<string>());
            foreach (var envelope in history.Shuffled)
            {
                var plan = IdentityPlan.Make(state, [Work(envelope)], marks);
                state = plan.State;
                foreach (var mark in plan.NewMarks.Concat(plan.MovedMarks))
                    marks[mark.EventId] = mark;
                entries.ExceptWith(plan.StaleEntries);
                entries.UnionWith(plan.Entries.Select(entry => entry.RowKey));
            }

            var whole = Plan([.. history.Events]);
            return IdentityCodec.Encode(state) == IdentityCodec.Encode(whole.State)
                && entries.SetEquals(whole.Entries.Select(entry => entry.RowKey));
        });

    private static IdentityState Blank => new(Some.Account, Ana);

    private static IdentityPlan Plan(params Envelope[] events) => IdentityPlan.Make(Blank, events.Select(Work), NoMarks);

    private static Work Work(Envelope envelope) => new(envelope, null);

    /// <summary>Random events of one identity, and the same in another order with repeats.</summary>
    internal sealed record Histories(IReadOnlyList<Envelope> Events, IReadOnlyList<Envelope> Shuffled)
    {
        public static Arbitrary<Histories> Arbitrary { get; } = (
            from events in Gen.ListOf(AnyEvent)
            from repeats in Gen.ListOf(events.Count == 0 ? Gen.Constant<Envelope?>(null) : Gen.Elements<Envelope?>(events))
            from shuffled in Gen.Shuffle(events.Concat(repeats.OfType<Envelope>()).ToArray())
            select new Histories([.. events], shuffled)).ToArbitrary();

        private static Gen<Envelope> AnyEvent =>
            from at in Gen.Choose(0, 9)
            from receivedAt in Gen.Choose(10, 30)
            from number in Gen.Choose(1, int.MaxValue)
            from email in Gen.Elements(null, "a@x.test", "b@x.test")
            from city in Gen.Elements(null, "Lima", "Paris", "")
            from messageId in Gen.Frequency((4, Gen.Constant<string?>(null)), (1, Gen.Elements<string?>("m1", "m2")))
            from name in Gen.Elements(null, "Paid")
            select Make(at, receivedAt, (email, city, messageId, name)).Received(receivedAt, number);

        private static Event Make(
            int at, int receivedAt, (string? Email, string? City, string? MessageId, string? Name) what)
        {
            Identifier[] who = what.Email is null ? [Ana] : [Ana, Some.Email(what.Email)];
            Event made = what.Name is null ? Some.Identify(at, who) : Some.Track(at, what.Name, who);
            if (what.MessageId is null)
                return what.City is null ? made : made.With(Some.Field("city", what.City.Length == 0 ? null : what.City));

            // Copies of one message are alike but for the time of receipt, and of the event where that is the same.
            var copy = what.MessageId == "m1" ? Some.Track(5, "Copy", Ana) : Some.Track(receivedAt, "Copy", Ana);
            return copy.With(Some.Field("city", "Cusco")).As(what.MessageId);
        }
    }
}
