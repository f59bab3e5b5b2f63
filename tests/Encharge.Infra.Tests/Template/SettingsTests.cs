using System.Text.Json.Nodes;
using Encharge.Infra.Tests.Bicep;
using Encharge.Ingestion.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Encharge.Infra.Tests.Template;

/// <summary>
/// The settings that the template gives the app and those that somebody reads are the same, and the service accepts
/// their values. <see cref="RecordedSettings"/> says who reads what.
/// </summary>
[Collection(TemplateSuite.Name)]
public sealed class SettingsTests(TemplateFixture template)
{
    [Fact]
    public void Every_setting_that_the_code_reads_is_set()
    {
        var read = RecordedSettings.OfTheService
            .Union(RecordedSettings.OfTheTriggers)
            .Union(RecordedSettings.OfTelemetry)
            .Union(RecordedSettings.OfTheHost)
            .Except([RecordedSettings.ForDevelopersOnly]);

        Assert.Equal(read.Order(StringComparer.Ordinal), template.Full.Settings.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_first_time_user_gets_all_but_what_was_not_asked_for() => Assert.Equal(
        ["IngestGeoAccountId", "IngestGeoLicenseKey", "OTEL_EXPORTER_OTLP_ENDPOINT"],
        template.Full.Settings.Keys.Except(template.Plain.Settings.Keys).Order(StringComparer.Ordinal));

    [Fact]
    public void The_service_accepts_the_values()
    {
        var options = OptionsOf(template.Plain);

        var verdict = new IngestionOptionsValidator().Validate(null, options);

        Assert.Equal(ValidateOptionsResult.Success.Failures, verdict.Failures);
        Assert.Null(options.StorageConnection);
    }

    [Fact]
    public void The_values_of_a_first_time_user_are_the_defaults_of_the_code()
    {
        var (deployed, defaults) = (OptionsOf(template.Plain), new IngestionOptions());

        Assert.Equal((defaults.QueueName, defaults.GeoEdition), (deployed.QueueName, deployed.GeoEdition));
        Assert.Equal(defaults.AllowedOrigins, deployed.AllowedOrigins);
        Assert.Equal((defaults.EventsPerSecond, defaults.Burst), (deployed.EventsPerSecond, deployed.Burst));
    }

    [Fact]
    public void The_values_of_a_first_time_user_are_those_of_the_developers_sample()
    {
        var sample = JsonNode.Parse(ProjectFolder.Read("local.settings.sample.json"))!["Values"]!.AsObject()
            .Where(value => value.Key.StartsWith("Ingest", StringComparison.Ordinal))
            .Where(value => value.Key != RecordedSettings.ForDevelopersOnly)
            .ToList();

        Assert.NotEmpty(sample);
        Assert.All(sample, value => Assert.Equal(value.Value!.GetValue<string>(), template.Plain.Settings[value.Key]));
    }

    [Fact]
    public void The_host_and_the_service_mean_the_same_account()
    {
        var settings = template.Plain.Settings;
        var account = settings["IngestStorage__accountName"];

        Assert.Contains(account, settings["IngestStorage__queueServiceUri"], StringComparison.Ordinal);
        Assert.DoesNotContain(account, settings["AzureWebJobsStorage__queueServiceUri"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AzureWebJobsStorage")]
    [InlineData("IngestStorage")]
    public void A_connection_is_one_of_the_identity(string connection)
    {
        var settings = template.Plain.Settings;

        Assert.Equal("managedidentity", settings[connection + "__credential"]);
        Assert.Matches(
            @"^\[reference\('.*/userAssignedIdentities/id-.*\.clientId\]$", settings[connection + "__clientId"]);
        Assert.DoesNotContain(connection, settings.Keys);
    }

    [Theory]
    [InlineData("FUNCTIONS_WORKER_RUNTIME")]
    [InlineData("FUNCTIONS_EXTENSION_VERSION")]
    [InlineData("WEBSITE_RUN_FROM_PACKAGE")]
    [InlineData("WEBSITE_CONTENTSHARE")]
    [InlineData("WEBSITE_CONTENTAZUREFILECONNECTIONSTRING")]
    [InlineData("APPINSIGHTS_INSTRUMENTATIONKEY")]
    public void What_flex_consumption_has_no_use_for_is_not_set(string setting) => Assert.All(
        template.Deployments, deployment => Assert.DoesNotContain(setting, deployment.Settings.Keys));

    [Fact]
    public void Nothing_of_host_json_is_overridden() => Assert.All(
        template.Deployments,
        deployment => Assert.DoesNotContain(
            deployment.Settings.Keys, name => name.StartsWith("AzureFunctionsJobHost", StringComparison.Ordinal)));

    private static IngestionOptions OptionsOf(Deployment deployment)
    {
        var values = deployment.Settings.ToDictionary(
            setting => setting.Key.Replace("__", ":"), setting => (string?)setting.Value);
        var options = new IngestionOptions();
        options.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        return options;
    }
}
