using Encharge.Ingestion.Hosting;
using Microsoft.Extensions.Configuration;

namespace Encharge.Infra.Tests.Template;

/// <summary>Who reads which setting of the app.</summary>
internal sealed class RecordedSettings : ConfigurationProvider, IConfigurationSource
{
    /// <summary>What the service reads outside of <see cref="IngestionOptions"/>.</summary>
    public static readonly IReadOnlyList<string> OfTelemetryAndRefresh =
    [
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "IngestGeoAccountId",
        "IngestGeoContainer",
        "IngestGeoEdition",
        "IngestGeoLicenseKey",
        "IngestGeoSchedule",
    ];

    /// <summary>What the Functions host reads: its own account, and its half of the trigger's connection.</summary>
    public static readonly IReadOnlyList<string> OfTheHost =
    [
        "AzureWebJobsStorage__blobServiceUri",
        "AzureWebJobsStorage__queueServiceUri",
        "AzureWebJobsStorage__tableServiceUri",
        "AzureWebJobsStorage__credential",
        "AzureWebJobsStorage__clientId",
        "IngestStorage__queueServiceUri",
        "IngestStorage__credential",
    ];

    /// <summary>A connection string: for a developer's machine. In the cloud the identity takes its place.</summary>
    public const string ForDevelopersOnly = "IngestStorage";

    private readonly HashSet<string> _asked = [];

    /// <summary>What <see cref="IngestionOptions"/> asks a configuration for.</summary>
    public static IReadOnlySet<string> OfTheService
    {
        get
        {
            var recorder = new RecordedSettings();
            new IngestionOptions().Read(new ConfigurationBuilder().Add(recorder).Build());
            return recorder._asked;
        }
    }

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <inheritdoc/>
    public override bool TryGet(string key, out string? value)
    {
        _asked.Add(key.Replace(":", "__"));
        value = null;
        return false;
    }
}
