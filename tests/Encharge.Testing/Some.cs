using System.Collections.Immutable;
using System.Text;
using Encharge.Ingestion.Events;

namespace Encharge.Testing;

/// <summary>
/// Events with fixed values, of which a test says only what matters to it. Times are minutes after one moment.
/// </summary>
public static class Some
{
    /// <summary>The account of all of them.</summary>
    public const string Account = "dev";

    /// <summary>Minute 0.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A moment so many minutes after the start.</summary>
    public static DateTimeOffset Minute(double minutes) => Start.AddMinutes(minutes);

    /// <summary>A userId.</summary>
    public static Identifier User(string value) => new(IdentityKind.UserId, value);

    /// <summary>An e-mail address.</summary>
    public static Identifier Email(string value) => new(IdentityKind.Email, value);

    /// <summary>An anonymous id.</summary>
    public static Identifier Anonymous(string value) => new(IdentityKind.AnonymousId, value);

    /// <summary>A text field.</summary>
    public static Field Field(string name, string? text) =>
        new(name, text is null ? null : new FieldValue(FieldType.Text, $"\"{text}\""));

    /// <summary>An identify.</summary>
    public static Identify Identify(double at, params Identifier[] who) => new()
    {
        OccurredAt = Minute(at),
        Identifiers = [.. who.Order()],
    };

    /// <summary>An action.</summary>
    public static Track Track(double at, string name, params Identifier[] who) => new()
    {
        OccurredAt = Minute(at),
        Identifiers = [.. who.Order()],
        Name = name,
    };

    /// <summary>An alias from previous identifiers to new ones.</summary>
    public static Alias Alias(double at, Identifier[] previous, params Identifier[] now) => new()
    {
        OccurredAt = Minute(at),
        Identifiers = [.. now.Order()],
        Previous = [.. previous.Order()],
    };

    /// <summary>A group event about the company of an external id.</summary>
    public static Group Group(double at, string? externalId, params Identifier[] who) => new()
    {
        OccurredAt = Minute(at),
        Identifiers = [.. who.Order()],
        ObjectType = "company",
        ExternalId = externalId,
    };

    /// <summary>An event with fields.</summary>
    public static T With<T>(this T made, params Field[] fields)
        where T : Event => made with { Fields = fields.ToImmutableArray() };

    /// <summary>An event with properties.</summary>
    public static T WithProperties<T>(this T made, string json)
        where T : Event => made with { Properties = Encoding.UTF8.GetBytes(json) };

    /// <summary>An event with a message id.</summary>
    public static T As<T>(this T made, string messageId)
        where T : Event => made with { MessageId = messageId };

    /// <summary>
    /// An accepted event: received at its own time unless said otherwise, with an id made from its message id or, for
    /// an event without one, from a number.
    /// </summary>
    public static Envelope Received(this Event made, double? at = null, int number = 0)
    {
        var receivedAt = at is { } minutes ? Minute(minutes) : made.OccurredAt;
        var id = made.MessageId is { } messageId
            ? ContentId.OfMessage(Account, made.Owner, messageId)
            : new Guid(number, (short)(receivedAt.Ticks >> 48), (short)(receivedAt.Ticks >> 32), BytesOf(receivedAt));
        return new(Account, id, receivedAt, made);
    }

    private static byte[] BytesOf(DateTimeOffset time) => BitConverter.GetBytes(time.Ticks);
}
