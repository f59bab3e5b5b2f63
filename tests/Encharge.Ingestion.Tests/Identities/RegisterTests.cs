using Encharge.Ingestion.Identities;
using Encharge.Testing;

namespace Encharge.Ingestion.Tests.Identities;

/// <summary>
/// One register by itself. That whole states are order-free is <see cref="IdentityReducerTests"/>' affair.
/// </summary>
public sealed class RegisterTests
{
    [Fact]
    public void The_later_event_time_wins_whichever_came_first()
    {
        var early = Write("early", at: 1);
        var late = Write("late", at: 2);

        Assert.Equal(late, Of(early, late).Newest);
        Assert.Equal(late, Of(late, early).Newest);
    }

    [Fact]
    public void Of_equal_event_times_the_later_receipt_wins()
    {
        var first = Write("first", at: 1, receivedAt: 5);
        var second = Write("second", at: 1, receivedAt: 6);

        Assert.Equal(second, Of(second, first).Newest);
    }

    [Fact]
    public void What_the_client_said_wins_over_what_was_located_later()
    {
        var said = Write("Peru", at: 1);
        var located = Write("Chile", at: 9);
        located = located with { Clock = located.Clock with { Explicit = false } };

        Assert.Equal(said, Of(said, located).Newest);
        Assert.Equal(said, Of(located, said).Newest);
    }

    [Fact]
    public void The_same_event_again_changes_nothing()
    {
        var register = Of(Write("a", at: 1), Write("b", at: 2));

        Assert.Same(register, Register.With(register, register.Newest));
    }

    [Fact]
    public void Nothing_is_remembered_beneath_a_write_that_stays()
    {
        Assert.Single(Of(Write("a", at: 1), Write("b", at: 2)).Writes);
        Assert.Single(Of(Write("b", at: 2), Write("a", at: 1)).Writes);
    }

    [Fact]
    public void What_is_beneath_a_resendable_write_shows_when_that_is_taken_back()
    {
        var kept = Write("kept", at: 1);
        var resent = Write("resent", at: 2, resendable: true);

        foreach (var register in new[] { Of(kept, resent), Of(resent, kept) })
            Assert.Equal(kept, Register.Without(register, resent.Clock.EventId)!.Newest);
    }

    [Fact]
    public void Of_two_copies_of_an_event_the_one_received_first_counts()
    {
        var original = Write("a", at: 1, resendable: true);
        var resend = original with { Clock = original.Clock with { At = Some.Minute(9), ReceivedAt = Some.Minute(9) } };

        Assert.Equal(original, Assert.Single(Of(original, resend).Writes));
        Assert.Equal(original, Assert.Single(Of(resend, original).Writes));
    }

    [Fact]
    public void Memory_beneath_is_bounded()
    {
        var writes = Enumerable.Range(0, 100).Select(i => Write("v", at: i, resendable: true)).ToArray();

        Assert.Equal(Register.MaxBeneath + 1, Of(writes).Writes.Length);
        Assert.Equal(Of(writes), Of([.. writes.Reverse()]));
    }

    private static Register Of(params Write[] writes) =>
        writes.Aggregate((Register?)null, (register, write) => Register.With(register, write))!;

    private static Write Write(string text, double at, double? receivedAt = null, bool resendable = false)
    {
        var envelope = Some.Identify(at, Some.User("u")).Received(receivedAt ?? at);
        return new(Some.Field("f", text).Value, Clock.Of(envelope), resendable);
    }
}
