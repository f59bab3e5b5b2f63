namespace Encharge.Ingestion.Geo.Refresh;

/// <summary>
/// A newer location database was not to be had; the one in use stays. The message says why and what to do, and holds
/// neither account nor key.
/// </summary>
public sealed class LocationRefreshException : Exception
{
    /// <summary>An exception without a reason; prefer the others.</summary>
    public LocationRefreshException()
    {
    }

    /// <summary>An exception with the reason.</summary>
    public LocationRefreshException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the reason and what showed it.</summary>
    public LocationRefreshException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
