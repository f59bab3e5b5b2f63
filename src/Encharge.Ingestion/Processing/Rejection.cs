using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Processing;

/// <summary>Why an accepted event was not applied. A closed set.</summary>
public enum RejectionReason
{
    /// <summary>A group event names an object by an id that this service never gave.</summary>
    UnknownObject,

    /// <summary>With the event the person would hold over 200 KB of fields, or their document would not fit.</summary>
    PersonTooLarge,

    /// <summary>With the event the object would hold over 200 KB of fields, or its document would not fit.</summary>
    ObjectTooLarge,

    /// <summary>The event is older than the erasure of the person it belongs to.</summary>
    PersonErased,
}

/// <summary>The reasons' names in storage and in the management API.</summary>
internal static class RejectionReasonNames
{
    /// <summary>Such as <c>unknown_object</c>.</summary>
    public static string ToSlug(this RejectionReason reason) => reason switch
    {
        RejectionReason.UnknownObject => "unknown_object",
        RejectionReason.PersonTooLarge => "person_too_large",
        RejectionReason.ObjectTooLarge => "object_too_large",
        RejectionReason.PersonErased => "person_erased",
    };
}

/// <summary>An accepted event that was not applied, kept to be read and replayed.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Pointer">Where in the event, as a JSON pointer; empty for the whole.</param>
/// <param name="Envelope">The event as accepted.</param>
internal sealed record Rejection(RejectionReason Reason, string Pointer, Envelope Envelope);
