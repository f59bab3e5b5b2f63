namespace Encharge.Ingestion.Geo.Refresh;

/// <summary>What a refresh did.</summary>
public enum LocationRefreshOutcome
{
    /// <summary>There is no licence: the file that the app was deployed with stays in use.</summary>
    NotLicensed,

    /// <summary>The publisher has nothing newer.</summary>
    Unchanged,

    /// <summary>A newer database is published; instances take it within minutes.</summary>
    Published,
}
