using System.Net;

namespace Encharge.Ingestion.Geo;

/// <summary>Finds the place of an address in the location database, which can be replaced while running.</summary>
public sealed class Locator
{
    /// <summary>The location; null for a private, reserved or unknown address, or without a database.</summary>
    public Location? Locate(IPAddress? address) => throw new NotSupportedException();
}
