using Encharge.Ingestion.Processing;

namespace Encharge.Ingestion.Validation;

/// <summary>
/// What one request may hold. Characters are UTF-16 code units. Unless another source is named, a limit is the
/// contract's own, as <c>docs/api.md</c> states it.
/// </summary>
internal static class Limits
{
    /// <summary>256 KiB: an event as it was sent, after decompression.</summary>
    public const int MaxEventBytes = 256 * 1024;

    /// <summary>4 MiB: a request's body, after decompression; 16 of the largest events.</summary>
    public const int MaxRequestBytes = 4 * 1024 * 1024;

    /// <summary>Events in one request.</summary>
    public const int MaxEvents = 1000;

    /// <summary>Objects and arrays inside each other, the event itself being the first.</summary>
    public const int MaxDepth = 32;

    /// <summary>What a batch wraps around an event: the object with <c>batch</c>, and its array.</summary>
    public const int BatchDepth = 2;

    /// <summary>Custom fields in one event's <c>user</c>.</summary>
    public const int MaxUserFields = 200;

    /// <summary>Members of <c>properties</c>; Mixpanel's number for an event's properties.</summary>
    public const int MaxProperties = 255;

    /// <summary>Characters in a field's name; at least 1.</summary>
    public const int MaxFieldNameLength = 100;

    /// <summary>
    /// Characters in one field's value: decoded for text, as JSON for the rest. Source: Encharge's help pages.
    /// </summary>
    public const int MaxFieldLength = 5000;

    /// <summary>200 KB: what a person's fields may be in all; an event beyond it alone can never be applied.</summary>
    public const int MaxFieldsLength = PersonLimits.MaxFieldCharacters;

    /// <summary>Characters in an event's name.</summary>
    public const int MaxNameLength = 255;

    /// <summary>Characters in a userId, an anonymous id or an object's id.</summary>
    public const int MaxIdLength = 256;

    /// <summary>
    /// Characters in an e-mail address: the longest that fits a mail path of 256 with its brackets (RFC 5321,
    /// 4.5.3.1.3).
    /// </summary>
    public const int MaxEmailLength = 254;

    /// <summary>Characters in a message id.</summary>
    public const int MaxMessageIdLength = 255;

    /// <summary>Characters in an object type.</summary>
    public const int MaxObjectTypeLength = 100;

    /// <summary>
    /// Problems, and as many warnings, that are told of one event: more than a person mends at once. Without it an
    /// answer to a hostile batch could grow to a multiple of the request.
    /// </summary>
    public const int MaxFindingsPerEvent = 100;

    /// <summary>
    /// How far ahead of this clock an event's time may lie: what an unsynchronised server's clock is off.
    /// </summary>
    public static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Earliest time of an event: the earliest that Azure Table Storage holds in a date-time column.</summary>
    public static readonly DateTime EarliestTime = new(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc);
}
