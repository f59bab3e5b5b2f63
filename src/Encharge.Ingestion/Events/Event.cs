using System.Collections.Immutable;
using System.Net;

namespace Encharge.Ingestion.Events;

/// <summary>
/// An event as understood: behind the parser only these typed values exist. A closed family: <see cref="Identify"/>,
/// <see cref="Track"/>, <see cref="Alias"/>, <see cref="Group"/>. Made by the parser and by the envelope codec only.
/// </summary>
public abstract record Event
{
    /// <summary>When it happened, UTC: the client's timestamp, else the time of receipt.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>
    /// The person's identifiers, strongest first, each once; several only of the anonymous kind, in the order of
    /// spelling strength (anonymousId, segmentAnonymousId, enchargeAnonymousId). For an <see cref="Alias"/> the new
    /// ones. Empty only for a <see cref="Group"/> that names nobody.
    /// </summary>
    public required ImmutableArray<Identifier> Identifiers { get; init; }

    /// <summary>The person's fields in document order, each name once; empty when none.</summary>
    public ImmutableArray<Field> Fields { get; init; } = [];

    /// <summary>Tags to add: trimmed, not blank, each once ignoring case; empty when none.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>The end user's address, public or not; null when none was sent or it was unreadable.</summary>
    public IPAddress? Ip { get; init; }

    /// <summary>The client's own id of this event; null when it sent none.</summary>
    public string? MessageId { get; init; }

    /// <summary>The event's properties: a JSON object as UTF-8, as it was sent; null when absent or empty.</summary>
    public byte[]? Properties { get; init; }

    /// <summary>The <c>context</c> member: a JSON object as UTF-8, as it was sent; null when absent or empty.</summary>
    public byte[]? Context { get; init; }

    /// <summary>
    /// The strongest identity that the event names: the one it belongs to. Null when it names nobody.
    /// </summary>
    public Identifier? Owner => Identifiers.IsEmpty ? null : Identifiers[0];
}

/// <summary>Sets a person's fields and tags; leaves no timeline entry.</summary>
public sealed record Identify : Event;

/// <summary>The kinds of happening that are kept on the timeline under a name of the client's choice.</summary>
public enum TrackType
{
    /// <summary>An action, <c>type: "track"</c>.</summary>
    Track,

    /// <summary>A page visit, <c>type: "page"</c>.</summary>
    Page,

    /// <summary>A screen visit, <c>type: "screen"</c>.</summary>
    Screen,
}

/// <summary>Something a person did: a timeline entry, and fields and tags like <see cref="Identify"/>.</summary>
public sealed record Track : Event
{
    /// <summary>Action, page or screen.</summary>
    public TrackType Type { get; init; }

    /// <summary>The event's name, 1 to 255 characters, such as <c>Registered user</c>.</summary>
    public required string Name { get; init; }
}

/// <summary>Says that the previous identifiers and the new ones are one person, whoever held them before.</summary>
public sealed record Alias : Event
{
    /// <summary>The previous identifiers, strongest first, at least one.</summary>
    public required ImmutableArray<Identifier> Previous { get; init; }
}

/// <summary>Creates or updates an object, such as a company, and associates the person named, if any.</summary>
public sealed record Group : Event
{
    /// <summary>The object's type, such as <c>company</c>; a schema of that name exists.</summary>
    public required string ObjectType { get; init; }

    /// <summary>This service's id of the object (<c>properties.id</c>), as text; null when not given.</summary>
    public string? ObjectId { get; init; }

    /// <summary>The customer's id of the object (<c>properties.externalId</c>), as text; null when not given.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The object's fields, those its schema knows, in document order.</summary>
    public ImmutableArray<Field> ObjectFields { get; init; } = [];
}
