using Encharge.Ingestion.Identities;

namespace Encharge.Ingestion.Storage;

/// <summary>
/// Partition and row keys. A key may hold neither <c>/ \ # ?</c> nor control characters and at most 1 KiB (Azure Table
/// Storage, "Understanding the Table service data model"); ids are hashes or UUIDs, so every key here is short and
/// legal. The prefixes sort so that one range query brings what a caller needs and no more: <c>a</c> state, <c>b:by</c>
/// ties that this identity's events made, <c>b:to</c> ties that others' events made to it, <c>c:</c> associations,
/// <c>d:</c> marks of message ids, <c>e:</c> timeline.
/// </summary>
internal static class TableKeys
{
    /// <summary>The row of the state.</summary>
    public const string State = "a";

    /// <summary>Where the rows end that a writer loads: the state and the ties by its own events.</summary>
    public const string OwnEnd = "b:c";

    /// <summary>Where ties end and associations begin.</summary>
    public const string TiesEnd = "c";

    /// <summary>Where associations end: all but marks and timeline lies before.</summary>
    public const string AssociationsEnd = "d";

    /// <summary>Where the timeline begins.</summary>
    public const string Timeline = "e:";

    /// <summary>Where the timeline ends: the next prefix in ordinal order.</summary>
    public const string TimelineEnd = "e;";

    /// <summary>Prefix of ties by this identity's own events.</summary>
    public const string TieBy = "b:by:";

    /// <summary>Prefix of ties to this identity by another's events.</summary>
    public const string TieTo = "b:to:";

    /// <summary>Prefix of associations with objects, in an identity's partition.</summary>
    public const string Associations = "c:";

    /// <summary>Prefix of the identities associated with an object, in the object's partition.</summary>
    public const string AssociatedIdentities = "b:";

    /// <summary>The partition of an identity or an object: <c>dev:0f8fad5bd9cb469fa165708672895…</c></summary>
    public static string Partition(string account, Guid id) => $"{account}:{id:N}";

    /// <summary>The account of a partition key.</summary>
    public static string AccountOf(string partition) => partition[..partition.IndexOf(':', StringComparison.Ordinal)];

    /// <summary>The row of a tie that this identity's events made.</summary>
    public static string TieByRow(TieKind kind, Guid otherId) => $"{TieBy}{Name(kind)}:{otherId:N}";

    /// <summary>The row of the same tie at its far end.</summary>
    public static string TieToRow(TieKind kind, Guid otherId) => $"{TieTo}{Name(kind)}:{otherId:N}";

    /// <summary>The row of an association with an object, in an identity's partition.</summary>
    public static string Association(Guid objectId) => $"{Associations}{objectId:N}";

    /// <summary>The row of an associated identity, in an object's partition.</summary>
    public static string AssociatedIdentity(Guid identityId) => $"{AssociatedIdentities}{identityId:N}";

    /// <summary>The mark of a message id: the event id is made from it.</summary>
    public static string Mark(Guid eventId) => $"d:{eventId:N}";

    /// <summary>
    /// The timeline row: newest event time first, then newest receipt. Ticks count down from the largest time, in 19
    /// digits.
    /// </summary>
    public static string Entry(DateTimeOffset at, DateTimeOffset receivedAt, Guid eventId) =>
        $"{Timeline}{Reversed(at)}:{Reversed(receivedAt)}:{eventId:N}";

    /// <summary>Alias or claim, as rows spell it.</summary>
    public static string Name(TieKind kind) => kind switch
    {
        TieKind.Alias => "alias",
        TieKind.Claim => "claim",
    };

    /// <summary>The kind that a row spells.</summary>
    /// <exception cref="FormatException">No kind is spelt so.</exception>
    public static TieKind ParseTieKind(ReadOnlySpan<char> name) => name switch
    {
        "alias" => TieKind.Alias,
        "claim" => TieKind.Claim,
        _ => throw new FormatException("Not the name of a tie kind."),
    };

    private static string Reversed(DateTimeOffset time) => $"{DateTimeOffset.MaxValue.UtcTicks - time.UtcTicks:D19}";
}
