namespace Encharge.Ingestion.Validation;

/// <summary>
/// Everything a request or an event can be refused for: a closed set. Each has a heading in <c>docs/problems.md</c>
/// under its slug; a test holds the set, the page and the tests together.
/// </summary>
internal enum ProblemCode
{
    MissingWriteKey,
    UnknownWriteKey,
    UnknownPath,
    MethodNotAllowed,
    RequestTooLarge,
    UnsupportedMediaType,
    UnsupportedEncoding,
    CorruptBody,
    InvalidUtf8,
    InvalidJson,
    InvalidBatch,
    TooManyEvents,
    RateLimited,
    Unavailable,
    InternalError,
    EventTooLarge,
    TooDeep,
    NotAnObject,
    WrongType,
    TooLong,
    UnknownType,
    MissingName,
    MissingIdentifier,
    MissingPreviousIdentifier,
    InvalidIdentifier,
    InvalidEmail,
    PlaceholderIdentifier,
    UnwrappedUser,
    TooManyFields,
    TooManyProperties,
    InvalidFieldName,
    FieldsTooLarge,
    InvalidTags,
    MissingObjectType,
    UnknownObjectType,
}

/// <summary>How a code shows on the wire.</summary>
/// <param name="Slug">
/// The stable name, such as <c>missing_identifier</c>: <c>code</c>, and the end of <c>type</c>.
/// </param>
/// <param name="Status">The HTTP status of a body with this problem alone.</param>
/// <param name="Title">A few words for people, the same for every occurrence.</param>
internal readonly record struct ProblemKind(string Slug, int Status, string Title);

/// <summary>The one place that says how each code shows on the wire; the compiler keeps it complete.</summary>
internal static class ProblemCodes
{
    /// <summary>Slug, status and title of a code.</summary>
    public static ProblemKind Describe(this ProblemCode code) => code switch
    {
        ProblemCode.MissingWriteKey => new("missing_write_key", 401, "Write key missing"),
        ProblemCode.UnknownWriteKey => new("unknown_write_key", 401, "Write key unknown or revoked"),
        ProblemCode.UnknownPath => new("unknown_path", 404, "Nothing at this path"),
        ProblemCode.MethodNotAllowed => new("method_not_allowed", 405, "Method not allowed"),
        ProblemCode.RequestTooLarge => new("request_too_large", 413, "Request too large"),
        ProblemCode.UnsupportedMediaType => new("unsupported_media_type", 415, "Content type not supported"),
        ProblemCode.UnsupportedEncoding => new("unsupported_encoding", 415, "Content encoding not supported"),
        ProblemCode.CorruptBody => new("corrupt_body", 400, "Body unreadable"),
        ProblemCode.InvalidUtf8 => new("invalid_utf8", 400, "Body is not UTF-8"),
        ProblemCode.InvalidJson => new("invalid_json", 400, "Body is not JSON"),
        ProblemCode.InvalidBatch => new("invalid_batch", 400, "Batch is not an array"),
        ProblemCode.TooManyEvents => new("too_many_events", 400, "Too many events in one request"),
        ProblemCode.RateLimited => new("rate_limited", 429, "Too many events"),
        ProblemCode.Unavailable => new("unavailable", 503, "Events can't be stored at the moment"),
        ProblemCode.InternalError => new("internal_error", 500, "Internal error"),
        ProblemCode.EventTooLarge => new("event_too_large", 413, "Event too large"),
        ProblemCode.TooDeep => new("too_deep", 400, "Event nested too deeply"),
        ProblemCode.NotAnObject => new("not_an_object", 400, "Event is not an object"),
        ProblemCode.WrongType => new("wrong_type", 400, "Member of the wrong type"),
        ProblemCode.TooLong => new("too_long", 400, "Value too long"),
        ProblemCode.UnknownType => new("unknown_type", 400, "Event type unknown"),
        ProblemCode.MissingName => new("missing_name", 400, "Event name missing"),
        ProblemCode.MissingIdentifier => new("missing_identifier", 400, "Identifier missing"),
        ProblemCode.MissingPreviousIdentifier =>
            new("missing_previous_identifier", 400, "Previous identifier missing"),
        ProblemCode.InvalidIdentifier => new("invalid_identifier", 400, "Identifier is neither text nor an integer"),
        ProblemCode.InvalidEmail => new("invalid_email", 400, "Not an e-mail address"),
        ProblemCode.PlaceholderIdentifier => new("placeholder_identifier", 400, "Identifier is a placeholder"),
        ProblemCode.UnwrappedUser => new("unwrapped_user", 400, "Member outside of user and properties"),
        ProblemCode.TooManyFields => new("too_many_fields", 400, "Too many fields"),
        ProblemCode.TooManyProperties => new("too_many_properties", 400, "Too many properties"),
        ProblemCode.InvalidFieldName => new("invalid_field_name", 400, "Field name empty or too long"),
        ProblemCode.FieldsTooLarge => new("fields_too_large", 400, "Fields too large in all"),
        ProblemCode.InvalidTags => new("invalid_tags", 400, "Tags unreadable"),
        ProblemCode.MissingObjectType => new("missing_object_type", 400, "Object type missing"),
        ProblemCode.UnknownObjectType => new("unknown_object_type", 400, "Object type unknown"),
    };
}
