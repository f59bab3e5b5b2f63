namespace Encharge.LocalHost;

/// <summary>What the command line asked for.</summary>
internal sealed record LocalHostOptions
{
    /// <summary>The port on loopback; 0 for any free one.</summary>
    public int Port { get; init; } = 7071;

    /// <summary>The connection string of a storage account; null to run Azurite.</summary>
    public string? StorageConnection { get; init; }

    /// <summary>A MaxMind database; null for the country database that is installed with Azurite.</summary>
    public string? GeoDatabase { get; init; }

    /// <summary>Where Azurite's data and the development write key live; relative to the current directory.</summary>
    public string DataDirectory { get; init; } = ".encharge";
}
