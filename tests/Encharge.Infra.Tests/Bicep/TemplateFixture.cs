using System.Text.Json.Nodes;

namespace Encharge.Infra.Tests.Bicep;

/// <summary>
/// The template, compiled once, and predicted for the least and for the most that can be asked of it.
/// </summary>
public sealed class TemplateFixture : IAsyncLifetime
{
    /// <summary>What azd itself always sets.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Least = new Dictionary<string, string>
    {
        ["AZURE_ENV_NAME"] = "test",
        ["AZURE_LOCATION"] = "westeurope",
    };

    /// <summary>Everything that can be switched on.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Most = new Dictionary<string, string>(Least)
    {
        ["AZURE_PRINCIPAL_ID"] = "33333333-3333-3333-3333-333333333333",
        ["ENCHARGE_ALERT_EMAIL"] = "operators@example.org",
        ["ENCHARGE_ALWAYS_READY_CONSUMER"] = "2",
        ["ENCHARGE_DELETE_LOCK"] = "true",
        ["ENCHARGE_FRONT_DOOR_ID"] = "44444444-4444-4444-4444-444444444444",
        ["ENCHARGE_GEO_ACCOUNT_ID"] = "123456",
        ["ENCHARGE_GEO_LICENSE_KEY"] = LicenseKey,
        ["ENCHARGE_OPERATOR_ACCESS"] = "all",
        ["ENCHARGE_OTLP_ENDPOINT"] = "https://collector.example.org:4317",
        ["ENCHARGE_PRIVATE_NETWORKING"] = "true",
    };

    /// <summary>A secret to look for where it must not be.</summary>
    internal const string LicenseKey = "not-to-be-seen-anywhere";

    /// <summary>The compiled template.</summary>
    internal JsonNode Compiled { get; private set; } = new JsonObject();

    /// <summary>The compiler's word on it.</summary>
    internal BicepRun Build { get; private set; } = new(-1, "", "");

    /// <summary>The deployment of a first-time user.</summary>
    internal Deployment Plain { get; private set; } = null!;

    /// <summary>The deployment with everything switched on.</summary>
    internal Deployment Full { get; private set; } = null!;

    /// <summary>Both.</summary>
    internal IEnumerable<Deployment> Deployments => [Plain, Full];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Build = await BicepCompiler.RunAsync(["build", ProjectFolder.PathOf("infra/main.bicep"), "--stdout"]);
        Build.AssertClean();
        Compiled = JsonNode.Parse(Build.Output)!;
        Plain = await Deployment.PredictAsync(Least);
        Full = await Deployment.PredictAsync(Most);
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;
}

/// <summary>Test classes of this collection share one compilation.</summary>
[CollectionDefinition(Name)]
public sealed class TemplateSuite : ICollectionFixture<TemplateFixture>
{
    /// <summary>Its name.</summary>
    internal const string Name = "template";
}
