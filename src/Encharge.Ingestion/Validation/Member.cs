namespace Encharge.Ingestion.Validation;

/// <summary>
/// The members that mean something in an event, in its <c>user</c>, or in an object's <c>properties</c>.
/// </summary>
internal enum Member
{
    Type,
    Name,
    Event,
    User,
    Properties,
    SourceIp,
    Timestamp,
    OccurredAt,
    MessageId,
    Context,
    ObjectType,
    PreviousUserId,
    PreviousEmail,
    UserId,
    Email,
    AnonymousId,
    SegmentAnonymousId,
    EnchargeAnonymousId,
    Tags,
    Ip,
    Id,
    ExternalId,
    CreatedAt,
    UpdatedAt,
    LastActivity,
    LastActivityAt,

    /// <summary>Sent by known clients beside an event and of no use here: ignored in silence.</summary>
    Harmless,

    /// <summary>Any other: a field, or at the top of an event a stray.</summary>
    Other,
}

/// <summary>Which object's members are read.</summary>
internal enum Scope
{
    /// <summary>The event itself.</summary>
    Event,

    /// <summary>The event's <c>user</c>.</summary>
    User,

    /// <summary>The <c>properties</c> of a group: an object's fields.</summary>
    Object,

    /// <summary>The event's <c>context</c>.</summary>
    Context,
}
