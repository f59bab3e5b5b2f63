using Encharge.Ingestion.Geo.Refresh;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Encharge.Ingestion.Hosting;

/// <summary>
/// The service's settings, one flat name each so that they read the same in an environment, in local.settings.json and
/// in the portal. The README lists them.
/// </summary>
public sealed class IngestionOptions
{
    /// <summary><c>IngestStorage</c>: a connection string. Either this or <see cref="AccountName"/>.</summary>
    public string? StorageConnection { get; set; }

    /// <summary>
    /// <c>IngestStorage__accountName</c>: a storage account to reach with the host's managed identity.
    /// </summary>
    public string? AccountName { get; set; }

    /// <summary>
    /// <c>IngestStorage__clientId</c>: which user-assigned identity; null for the system-assigned one.
    /// </summary>
    public string? ClientId { get; set; }

    /// <summary><c>IngestQueue</c>: the queue's name.</summary>
    public string QueueName { get; set; } = "ingest-events";

    /// <summary>
    /// <c>IngestGeoDatabase</c>: a MaxMind database file; null for no location, but for what a licence brings.
    /// </summary>
    public string? GeoDatabase { get; set; }

    /// <summary>
    /// <c>IngestGeoAccountId</c>: the MaxMind account whose licence brings a newer database again and again; null for
    /// none. Together with <see cref="GeoLicenseKey"/> or not at all.
    /// </summary>
    public string? GeoAccountId { get; set; }

    /// <summary><c>IngestGeoLicenseKey</c>: a licence key of that account: a secret.</summary>
    public string? GeoLicenseKey { get; set; }

    /// <summary><c>IngestGeoEdition</c>: which database the licence is for.</summary>
    public string GeoEdition { get; set; } = LocationLicense.DefaultEdition;

    /// <summary><c>IngestAllowedOrigins</c>: origins of browsers, comma-separated; <c>*</c> for any.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; set; } = ["*"];

    /// <summary>
    /// <c>IngestEventsPerSecond</c>: what one write key may send on average to one instance; 0 for no limit.
    /// </summary>
    public int EventsPerSecond { get; set; } = 10_000;

    /// <summary><c>IngestBurst</c>: how many events a key may send at once before the average counts.</summary>
    public int Burst { get; set; } = 100_000;

    /// <summary>Takes over what a configuration says; what it doesn't say stays.</summary>
    public void Read(IConfiguration configuration)
    {
        StorageConnection = configuration["IngestStorage"] ?? StorageConnection;
        AccountName = configuration["IngestStorage:accountName"] ?? AccountName;
        ClientId = configuration["IngestStorage:clientId"] ?? ClientId;
        QueueName = configuration["IngestQueue"] ?? QueueName;
        GeoDatabase = configuration["IngestGeoDatabase"] ?? GeoDatabase;
        GeoAccountId = configuration["IngestGeoAccountId"] ?? GeoAccountId;
        GeoLicenseKey = configuration["IngestGeoLicenseKey"] ?? GeoLicenseKey;
        GeoEdition = configuration["IngestGeoEdition"] ?? GeoEdition;
        AllowedOrigins = Split(configuration["IngestAllowedOrigins"]) ?? AllowedOrigins;
        EventsPerSecond = Number(configuration["IngestEventsPerSecond"]) ?? EventsPerSecond;
        Burst = Number(configuration["IngestBurst"]) ?? Burst;
    }

    private static string[]? Split(string? list) =>
        list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What isn't a number becomes -1, which the validator names.</summary>
    private static int? Number(string? text)
    {
        if (text is null)
            return null;
        return int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : -1;
    }
}

/// <summary>Checks the settings at start and names all violations in one message.</summary>
internal sealed class IngestionOptionsValidator : IValidateOptions<IngestionOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, IngestionOptions options)
    {
        var violations = Violations(options).ToList();
        return violations.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(violations);
    }

    private static IEnumerable<string> Violations(IngestionOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.StorageConnection) == string.IsNullOrWhiteSpace(options.AccountName))
            yield return "Set either IngestStorage (a connection string) or IngestStorage__accountName, and not both.";
        if (!IsQueueName(options.QueueName))
            yield return "IngestQueue must be a queue name: 3 to 56 lower-case letters, digits and single dashes.";
        if (string.IsNullOrWhiteSpace(options.GeoAccountId) != string.IsNullOrWhiteSpace(options.GeoLicenseKey))
            yield return "Set both IngestGeoAccountId and IngestGeoLicenseKey, or neither.";
        if (options.GeoEdition.Length == 0 || !options.GeoEdition.All(IsOfEdition))
            yield return "IngestGeoEdition must be the id of a database, such as GeoLite2-City.";
        if (options.AllowedOrigins.Count == 0)
            yield return "IngestAllowedOrigins must name at least one origin, or * for any.";
        foreach (var origin in options.AllowedOrigins.Where(origin => !IsOrigin(origin)))
            yield return $"IngestAllowedOrigins: '{origin}' is not an origin such as https://app.example.org.";
        if (options.EventsPerSecond < 0)
            yield return "IngestEventsPerSecond must be a number, 0 for no limit.";
        if (options.Burst < Math.Max(1, options.EventsPerSecond))
            yield return "IngestBurst must be a number not below IngestEventsPerSecond.";
    }

    /// <summary>63 characters is the platform's limit; seven are kept for <c>-poison</c>.</summary>
    private static bool IsQueueName(string name) =>
        name.Length is >= 3 and <= 56
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
        && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal);

    private static bool IsOfEdition(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '-';

    private static bool IsOrigin(string origin) =>
        origin == "*"
        || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) == origin);
}
