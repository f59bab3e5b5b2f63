using System.Collections.Immutable;
using System.Net;
using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Validation;

/// <summary>The types of event on the wire.</summary>
internal enum EventType
{
    Identify,
    Track,
    Page,
    Screen,
    Alias,
    Group,
}

/// <summary>
/// What was understood of one event, with everything that is wrong with it: filled by the parser, shown by a dry run,
/// and turned into an <see cref="Event"/> when nothing is wrong.
/// </summary>
internal sealed class EventDraft(Findings findings, DateTimeOffset receivedAt)
{
    public Findings Findings { get; } = findings;

    public DateTimeOffset ReceivedAt { get; } = receivedAt;

    /// <summary>Null when absent and not to be guessed, or unknown.</summary>
    public EventType? Type { get; set; }

    public string? Name { get; set; }

    public DateTimeOffset OccurredAt { get; set; } = receivedAt;

    public ImmutableArray<Identifier> Identifiers { get; set; } = [];

    public ImmutableArray<Identifier> Previous { get; set; } = [];

    public ImmutableArray<Field> Fields { get; set; } = [];

    public ImmutableArray<string> Tags { get; set; } = [];

    public IPAddress? Ip { get; set; }

    public string? MessageId { get; set; }

    public byte[]? Properties { get; set; }

    public byte[]? Context { get; set; }

    /// <summary>Where <c>objectType</c> stands, for a problem found after the document is gone.</summary>
    public int ObjectTypePosition { get; set; }

    public string? ObjectType { get; set; }

    public string? ObjectId { get; set; }

    public string? ExternalId { get; set; }

    public ImmutableArray<Field> ObjectFields { get; set; } = [];

    /// <summary>An event of which only the problem is known.</summary>
    public static EventDraft Refused(EventProblem problem, DateTimeOffset receivedAt)
    {
        var draft = new EventDraft(new Findings(default), receivedAt);
        draft.Findings.ProblemAt(0, problem);
        return draft;
    }

    /// <summary>The event as understood; null when there is a problem.</summary>
    public Event? ToEvent() => Findings.ProblemCount > 0 ? null : Type switch
    {
        EventType.Identify => ToIdentify(),
        EventType.Track => ToTrack(TrackType.Track),
        EventType.Page => ToTrack(TrackType.Page),
        EventType.Screen => ToTrack(TrackType.Screen),
        EventType.Alias => ToAlias(),
        EventType.Group => ToGroup(),
        null => null,
    };

    private Identify ToIdentify() => new()
    {
        OccurredAt = OccurredAt,
        Identifiers = Identifiers,
        Fields = Fields,
        Tags = Tags,
        Ip = Ip,
        MessageId = MessageId,
        Properties = Properties,
        Context = Context,
    };

    private Track ToTrack(TrackType type) => new()
    {
        Type = type,
        Name = Name!,
        OccurredAt = OccurredAt,
        Identifiers = Identifiers,
        Fields = Fields,
        Tags = Tags,
        Ip = Ip,
        MessageId = MessageId,
        Properties = Properties,
        Context = Context,
    };

    private Alias ToAlias() => new()
    {
        Previous = Previous,
        OccurredAt = OccurredAt,
        Identifiers = Identifiers,
        Fields = Fields,
        Tags = Tags,
        Ip = Ip,
        MessageId = MessageId,
        Properties = Properties,
        Context = Context,
    };

    private Group ToGroup() => new()
    {
        ObjectType = ObjectType!,
        ObjectId = ObjectId,
        ExternalId = ExternalId,
        ObjectFields = ObjectFields,
        OccurredAt = OccurredAt,
        Identifiers = Identifiers,
        Fields = Fields,
        Tags = Tags,
        Ip = Ip,
        MessageId = MessageId,
        Properties = Properties,
        Context = Context,
    };
}
