namespace Encharge.Ingestion.Validation;

/// <summary>The names of the members on the wire; case matters.</summary>
internal static class MemberNames
{
    /// <summary>The member of that name in that object.</summary>
    public static Member Find(Scope scope, ReadOnlySpan<byte> name) => scope switch
    {
        Scope.Event => InEvent(name),
        Scope.User => InUser(name),
        Scope.Object => InObject(name),
        Scope.Context => name.SequenceEqual("ip"u8) ? Member.Ip : Member.Harmless,
    };

    /// <summary>The name of a member that has one of its own; empty for the others.</summary>
    public static string NameOf(Member member) => member switch
    {
        Member.Type => "type",
        Member.Name => "name",
        Member.Event => "event",
        Member.User => "user",
        Member.Properties => "properties",
        Member.SourceIp => "sourceIp",
        Member.Timestamp => "timestamp",
        Member.OccurredAt => "occurredAt",
        Member.MessageId => "messageId",
        Member.Context => "context",
        Member.ObjectType => "objectType",
        Member.PreviousUserId => "previousUserId",
        Member.PreviousEmail => "previousEmail",
        Member.UserId => "userId",
        Member.Email => "email",
        Member.AnonymousId => "anonymousId",
        Member.SegmentAnonymousId => "segmentAnonymousId",
        Member.EnchargeAnonymousId => "enchargeAnonymousId",
        Member.Tags => "tags",
        Member.Ip => "ip",
        Member.Id => "id",
        Member.ExternalId => "externalId",
        Member.CreatedAt => "createdAt",
        Member.UpdatedAt => "updatedAt",
        Member.LastActivity => "lastActivity",
        Member.LastActivityAt => "lastActivityAt",
        Member.Harmless or Member.Other => "",
    };

    private static Member InEvent(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when name.SequenceEqual("name"u8) => Member.Name,
        4 when name.SequenceEqual("user"u8) => Member.User,
        4 when name.SequenceEqual("type"u8) => Member.Type,
        5 when name.SequenceEqual("event"u8) => Member.Event,
        7 when name.SequenceEqual("context"u8) => Member.Context,
        8 when name.SequenceEqual("sourceIp"u8) => Member.SourceIp,
        9 when name.SequenceEqual("timestamp"u8) => Member.Timestamp,
        9 when name.SequenceEqual("messageId"u8) => Member.MessageId,
        10 when name.SequenceEqual("properties"u8) => Member.Properties,
        10 when name.SequenceEqual("occurredAt"u8) => Member.OccurredAt,
        10 when name.SequenceEqual("objectType"u8) => Member.ObjectType,
        13 when name.SequenceEqual("previousEmail"u8) => Member.PreviousEmail,
        14 when name.SequenceEqual("previousUserId"u8) => Member.PreviousUserId,
        _ => IsHarmless(name) ? Member.Harmless : Identifier(name),
    };

    private static Member InUser(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("ip"u8) => Member.Ip,
        2 when name.SequenceEqual("id"u8) => Member.Id,
        4 when name.SequenceEqual("tags"u8) => Member.Tags,
        9 when name.SequenceEqual("createdAt"u8) => Member.CreatedAt,
        9 when name.SequenceEqual("updatedAt"u8) => Member.UpdatedAt,
        12 when name.SequenceEqual("lastActivity"u8) => Member.LastActivity,
        14 when name.SequenceEqual("lastActivityAt"u8) => Member.LastActivityAt,
        _ => Identifier(name),
    };

    private static Member InObject(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("id"u8) ? Member.Id
        : name.SequenceEqual("externalId"u8) ? Member.ExternalId
        : Member.Other;

    private static Member Identifier(ReadOnlySpan<byte> name) => name.Length switch
    {
        5 when name.SequenceEqual("email"u8) => Member.Email,
        6 when name.SequenceEqual("userId"u8) => Member.UserId,
        11 when name.SequenceEqual("anonymousId"u8) => Member.AnonymousId,
        18 when name.SequenceEqual("segmentAnonymousId"u8) => Member.SegmentAnonymousId,
        19 when name.SequenceEqual("enchargeAnonymousId"u8) => Member.EnchargeAnonymousId,
        _ => Member.Other,
    };

    private static bool IsHarmless(ReadOnlySpan<byte> name) => name.Length switch
    {
        6 => name.SequenceEqual("sentAt"u8),
        7 => name.SequenceEqual("channel"u8) || name.SequenceEqual("version"u8),
        8 => name.SequenceEqual("writeKey"u8),
        9 => name.SequenceEqual("_metadata"u8),
        10 => name.SequenceEqual("userFields"u8) || name.SequenceEqual("receivedAt"u8),
        12 => name.SequenceEqual("integrations"u8),
        17 => name.SequenceEqual("originalTimestamp"u8),
        _ => false,
    };
}
