namespace Encharge.Ingestion.Validation;

/// <summary>
/// Why a request or an event is refused, such as <c>(InvalidEmail, "/user/email", "email must …")</c>.
/// </summary>
/// <param name="Code">Which of the closed set.</param>
/// <param name="Pointer">
/// JSON pointer (RFC 6901) from the event to the member at fault, or to where the missing one belongs; empty for the
/// whole.
/// </param>
/// <param name="Detail">How to mend it, one sentence; never the caller's values, never a library's message.</param>
internal readonly record struct EventProblem(ProblemCode Code, string Pointer, string Detail);

/// <summary>What was ignored in an accepted event; members as in <see cref="EventProblem"/>.</summary>
internal readonly record struct EventWarning(WarningCode Code, string Pointer, string Detail);
