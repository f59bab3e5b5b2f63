namespace Encharge.Ingestion.Geo;

/// <summary>
/// A location database can't be opened: the file is missing, not readable, cut short, not a MaxMind database, or one
/// without countries. The message names the source and the reason. Thrown when opening only, never by a look-up.
/// </summary>
public sealed class LocationDatabaseException : Exception
{
    /// <summary>An exception without a reason; prefer the others.</summary>
    public LocationDatabaseException()
    {
    }

    /// <summary>An exception with the reason.</summary>
    public LocationDatabaseException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the reason and what showed it.</summary>
    public LocationDatabaseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
