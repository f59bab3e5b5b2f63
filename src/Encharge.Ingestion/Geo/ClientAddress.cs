using System.Net;

namespace Encharge.Ingestion.Geo;

/// <summary>Reads the addresses that clients and proxies write.</summary>
public static class ClientAddress
{
    /// <summary>The end user's address in <paramref name="text"/>; false when nothing in it reads as an address.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IPAddress address) => throw new NotSupportedException();
}
