using System.Text.RegularExpressions;
using Encharge.Infra.Tests.Bicep;
using Encharge.Ingestion.Hosting;
using Microsoft.Extensions.Configuration;

namespace Encharge.Infra.Tests.Template;

/// <summary>Who reads which setting of the app.</summary>
internal sealed partial class RecordedSettings : ConfigurationProvider, IConfigurationSource
{
    /// <summary>What telemetry reads.</summary>
    public static readonly IReadOnlyList<string> OfTelemetry =
    [
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
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

    /// <summary>What the triggers of the app name, as <c>%IngestQueue%</c>.</summary>
    public static IReadOnlySet<string> OfTheTriggers => ProjectFolder.Files("src/Encharge.Functions", "Function.cs")
        .SelectMany(file => NamedByTrigger().Matches(ProjectFolder.Read(file)))
        .Select(match => match.Groups[1].Value)
        .ToHashSet();

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <inheritdoc/>
    public override bool TryGet(string key, out string? value)
    {
        _asked.Add(key.Replace(":", "__"));
        value = null;
        return false;
    }

    [GeneratedRegex("%([A-Za-z]+)%")]
    private static partial Regex NamedByTrigger();
}
