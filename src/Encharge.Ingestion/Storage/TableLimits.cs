namespace Encharge.Ingestion.Storage;

/// <summary>
/// Limits of the platform (Azure documentation, "Scalability and performance targets for Table storage" and
/// "Understanding the Table service data model") and what follows from them.
/// </summary>
internal static class TableLimits
{
    /// <summary>An entity group transaction holds at most 100 entities.</summary>
    public const int MaxTransactionEntities = 100;

    /// <summary>
    /// An entity group transaction's body may be 4 MiB. Text travels as JSON, escaped: 3 MiB of characters leave room
    /// for escapes and the multipart frame.
    /// </summary>
    public const int MaxTransactionCharacters = 3 * 1024 * 1024;

    /// <summary>
    /// A string property holds 64 KiB of UTF-16, that is 32,768 characters; a little less, so that pairs fit.
    /// </summary>
    public const int MaxTextCharacters = 32_000;

    /// <summary>
    /// An entity may be 1 MiB of UTF-16; the state's document may take 450,000 characters (900,000 bytes) of it.
    /// </summary>
    public const int MaxDocumentCharacters = 450_000;
}
