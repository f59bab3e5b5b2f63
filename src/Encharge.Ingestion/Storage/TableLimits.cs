namespace Encharge.Ingestion.Storage;

/// <summary>
/// Limits of the platform (Azure documentation, "Scalability and performance targets for Table storage" and
/// "Understanding the Table service data model") and what follows from them.
/// </summary>
internal static class TableLimits
{
    /// <summary>An entity group transaction holds at most 100 entities.</summary>
    public const int MaxTransactionEntities = 100;

    /// <summary>An entity group transaction's body may be 4 MiB.</summary>
    public const int MaxTransactionBytes = 4 * 1024 * 1024;

    /// <summary>
    /// The SDK writes a text's characters as plain ASCII where JSON in a web page may hold them, and as <c>\u0022</c>
    /// where not: quotes, of which documents are full, and all that is not English.
    /// </summary>
    public const int MaxWireBytesPerCharacter = 6;

    /// <summary>
    /// What an entity takes in a transaction beside long texts: the frame of its part, its keys, and a tie's two
    /// identifiers of 256 characters, escaped.
    /// </summary>
    public const int MaxRowBytes = 4_000;

    /// <summary>
    /// A string property holds 64 KiB of UTF-16, that is 32,768 characters; a little less, so that pairs fit.
    /// </summary>
    public const int MaxTextCharacters = 32_000;

    /// <summary>
    /// An entity may be 1 MiB of UTF-16; the state's document may take 450,000 characters (900,000 bytes) of it.
    /// </summary>
    public const int MaxDocumentCharacters = 450_000;
}
