namespace Encharge.Ingestion.Geo.Refresh;

/// <summary>What the publisher of the location database asks for.</summary>
/// <param name="AccountId">The number of the MaxMind account.</param>
/// <param name="Key">A licence key of that account: a secret.</param>
/// <param name="Edition">Which database, such as <c>GeoLite2-City</c> or <c>GeoIP2-City</c>.</param>
internal sealed record LocationLicense(string AccountId, string Key, string Edition)
{
    /// <summary>The free one that has time zones.</summary>
    public const string DefaultEdition = "GeoLite2-City";

    /// <summary>Without the secret: records print their members.</summary>
    public override string ToString() => Edition;
}
