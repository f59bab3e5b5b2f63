namespace Encharge.Ingestion.Validation;

/// <summary>
/// Everything that is ignored in an accepted event: a closed set. Each has a heading in <c>docs/problems.md</c> under
/// its slug.
/// </summary>
internal enum WarningCode
{
    ReadOnlyField,
    UnreadableTimestamp,
    FutureTimestamp,
    UnreadableIp,
    UnknownMember,
    UnusedMember,
    UnknownObjectFields,
    PlaceholderMessageId,
    IgnoredIdempotencyKey,
}

/// <summary>The one place that names the warnings; the compiler keeps it complete.</summary>
internal static class WarningCodes
{
    /// <summary>The stable name on the wire, such as <c>read_only_field</c>.</summary>
    public static string Slug(this WarningCode code) => code switch
    {
        WarningCode.ReadOnlyField => "read_only_field",
        WarningCode.UnreadableTimestamp => "unreadable_timestamp",
        WarningCode.FutureTimestamp => "future_timestamp",
        WarningCode.UnreadableIp => "unreadable_ip",
        WarningCode.UnknownMember => "unknown_member",
        WarningCode.UnusedMember => "unused_member",
        WarningCode.UnknownObjectFields => "unknown_object_fields",
        WarningCode.PlaceholderMessageId => "placeholder_message_id",
        WarningCode.IgnoredIdempotencyKey => "ignored_idempotency_key",
    };
}
