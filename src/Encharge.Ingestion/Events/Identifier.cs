namespace Encharge.Ingestion.Events;

/// <summary>The kinds of identifier, strongest first: the order of the members is the order of strength.</summary>
public enum IdentityKind
{
    /// <summary>The customer's own id of a person.</summary>
    UserId,

    /// <summary>An e-mail address, lower-case.</summary>
    Email,

    /// <summary>A browser's id; the API's three spellings of it are one kind.</summary>
    AnonymousId,
}

/// <summary>The kinds' names on the wire and in storage.</summary>
internal static class IdentityKindNames
{
    /// <summary><c>userId</c>, <c>email</c> or <c>anonymousId</c>.</summary>
    public static string ToName(this IdentityKind kind) => kind switch
    {
        IdentityKind.UserId => "userId",
        IdentityKind.Email => "email",
        IdentityKind.AnonymousId => "anonymousId",
    };

    /// <summary>The kind of a stored name.</summary>
    /// <exception cref="FormatException">No kind has that name.</exception>
    public static IdentityKind Parse(string name) => name switch
    {
        "userId" => IdentityKind.UserId,
        "email" => IdentityKind.Email,
        "anonymousId" => IdentityKind.AnonymousId,
        _ => throw new FormatException("Not the name of an identity kind."),
    };
}

/// <summary>
/// A name that an event gives a person, such as <c>(Email, "ana@example.org")</c>. Canonical: trimmed, an e-mail in
/// lower case, so ordinal equality is identity. Ordered by strength, then by ordinal value.
/// </summary>
/// <param name="Kind">What sort of name it is.</param>
/// <param name="Value">The canonical text, never blank; at most 256 characters (254 for an e-mail).</param>
public readonly record struct Identifier(IdentityKind Kind, string Value) : IComparable<Identifier>
{
    /// <summary>The identifier that somebody typed: made canonical, not checked.</summary>
    internal static Identifier Of(IdentityKind kind, string text) =>
        new(kind, kind == IdentityKind.Email ? text.Trim().ToLowerInvariant() : text.Trim());

    /// <inheritdoc/>
    public int CompareTo(Identifier other) =>
        Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Value, other.Value);

    /// <summary>Strongest first, then the smaller value.</summary>
    public static bool operator <(Identifier left, Identifier right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >(Identifier left, Identifier right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator <=(Identifier left, Identifier right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >=(Identifier left, Identifier right) => left.CompareTo(right) >= 0;
}
