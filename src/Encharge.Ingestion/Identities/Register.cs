using System.Collections.Immutable;
using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Identities;

/// <summary>
/// When a write counts: what the client said before what was located, then the later event time, then the later receipt
/// (timestamps of whole seconds are common, and a sender expects the last of them to win), then the event id, so that
/// no two writes are equal.
/// </summary>
/// <param name="Explicit">False for a value located from an IP address.</param>
/// <param name="At">The event time.</param>
/// <param name="ReceivedAt">The time of receipt.</param>
/// <param name="EventId">The event that wrote.</param>
internal readonly record struct Clock(bool Explicit, DateTimeOffset At, DateTimeOffset ReceivedAt, Guid EventId)
    : IComparable<Clock>
{
    /// <summary>The clock of what an event says itself.</summary>
    public static Clock Of(Envelope envelope) =>
        new(true, envelope.Event.OccurredAt, envelope.ReceivedAt, envelope.EventId);

    /// <inheritdoc/>
    public int CompareTo(Clock other)
    {
        var order = Explicit.CompareTo(other.Explicit);
        if (order == 0)
            order = At.CompareTo(other.At);
        if (order == 0)
            order = ReceivedAt.CompareTo(other.ReceivedAt);
        return order == 0 ? EventId.CompareTo(other.EventId) : order;
    }
}

/// <summary>One write to a register.</summary>
/// <param name="Value">The value; null clears.</param>
/// <param name="Clock">When it counts.</param>
/// <param name="Resendable">
/// The event carries the client's message id: an earlier copy of it may still turn up and take this write's place.
/// </param>
internal sealed record Write(FieldValue? Value, Clock Clock, bool Resendable);

/// <summary>
/// A last-writer-wins register. It shows its newest write; beneath a write that an earlier copy of its event could
/// still take back, it remembers what would then show. Equality is that of its writes.
/// </summary>
internal sealed class Register : IEquatable<Register>
{
    /// <summary>
    /// How many writes are remembered beneath the newest. An original that comes more than so many writes after its own
    /// resend may leave the register as if the resend had counted: the price of bounded state.
    /// </summary>
    public const int MaxBeneath = 8;

    private Register(ImmutableArray<Write> writes) => Writes = writes;

    /// <summary>The writes that matter, newest first, at least one.</summary>
    public ImmutableArray<Write> Writes { get; }

    /// <summary>The write that counts.</summary>
    public Write Newest => Writes[0];

    /// <summary>A register of stored writes, newest first, at least one.</summary>
    public static Register Of(ImmutableArray<Write> writes) => new(writes);

    /// <summary>
    /// The register after a write; itself when the write can never show. Of an event's copies the one received first
    /// counts.
    /// </summary>
    public static Register With(Register? register, Write write)
    {
        if (register is null)
            return new([write]);
        var writes = register.Writes;
        var place = 0;
        for (var i = 0; i < writes.Length; i++)
        {
            var clock = writes[i].Clock;
            if (clock.EventId == write.Clock.EventId)
                return clock.ReceivedAt <= write.Clock.ReceivedAt
                    ? register
                    : With(Without(register, clock.EventId), write);
            if (clock.CompareTo(write.Clock) > 0)
                place = i + 1;
        }

        var hidden = place > MaxBeneath || (place > 0 && !writes[place - 1].Resendable);
        return hidden ? register : new(Trim(writes.Insert(place, write)));
    }

    /// <summary>The register with no more than so many writes beneath its newest; itself when it has no more.</summary>
    public static Register Shorten(Register register, int beneath) =>
        register.Writes.Length <= beneath + 1 ? register : new(register.Writes[..(beneath + 1)]);

    /// <summary>The register without one event's write; null when nothing remains.</summary>
    public static Register? Without(Register register, Guid eventId)
    {
        var writes = register.Writes.RemoveAll(write => write.Clock.EventId == eventId);
        if (writes.Length == register.Writes.Length)
            return register;
        return writes.IsEmpty ? null : new(writes);
    }

    /// <inheritdoc/>
    public bool Equals(Register? other) => other is not null && Writes.AsSpan().SequenceEqual(other.Writes.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Register);

    /// <inheritdoc/>
    public override int GetHashCode() => Newest.GetHashCode();

    private static ImmutableArray<Write> Trim(ImmutableArray<Write> writes)
    {
        var kept = 1;
        while (kept < writes.Length && kept <= MaxBeneath && writes[kept - 1].Resendable)
            kept++;
        return kept == writes.Length ? writes : writes[..kept];
    }
}
