using System.Text.RegularExpressions;
using Encharge.Ingestion.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encharge.Functions.Tests;

/// <summary>
/// The settings that the app asks for, those that local.settings.sample.json lists, and those that the triggers name
/// are the same; and wrong ones are all named at once.
/// </summary>
public sealed partial class SettingsTests
{
    /// <summary>What the host reads for itself.</summary>
    private static readonly string[] HostSettings = ["AzureWebJobsStorage", "FUNCTIONS_WORKER_RUNTIME"];

    [Fact]
    public void Every_setting_that_the_app_reads_is_in_the_sample_and_the_other_way_round()
    {
        var app = BuiltApp.Build(ProjectFiles.Sample.Values);
        _ = OptionsOf(app);

        var listed = ProjectFiles.Sample.Values.Keys.Concat(ProjectFiles.Sample.Optional.Keys).ToList();
        Assert.Equal(listed.Count, listed.Distinct().Count());
        var asked = app.Asked.Where(name => name.StartsWith("Ingest", StringComparison.Ordinal));
        Assert.Equal(asked.Concat(HostSettings).Union(NamedByTriggers).Order(), listed.Order());
    }

    [Fact]
    public void Every_setting_that_a_trigger_names_has_a_value_in_the_sample()
    {
        Assert.Equal(["IngestGeoSchedule", "IngestQueue", "IngestStorage"], NamedByTriggers.Order());
        Assert.All(NamedByTriggers, name => Assert.Contains(name, ProjectFiles.Sample.Values));
    }

    [Fact]
    public void The_sample_starts_the_app_and_says_the_defaults()
    {
        var options = OptionsOf(BuiltApp.Build(ProjectFiles.Sample.Values));

        var defaults = new IngestionOptions { StorageConnection = "UseDevelopmentStorage=true" };
        Assert.Equivalent(defaults, options, strict: true);
    }

    [Fact]
    public void An_optional_setting_reaches_the_options()
    {
        var options = OptionsOf(BuiltApp.Build(new Dictionary<string, string>
        {
            ["IngestStorage__accountName"] = "events",
            ["IngestStorage__clientId"] = "11111111-2222-3333-4444-555555555555",
            ["IngestGeoDatabase"] = "geo/city.mmdb",
            ["IngestGeoAccountId"] = "123456",
            ["IngestGeoLicenseKey"] = "secret",
        }));

        Assert.Equal(
            ("events", "11111111-2222-3333-4444-555555555555", "geo/city.mmdb"),
            (options.AccountName, options.ClientId, options.GeoDatabase));
        Assert.Equal(("123456", "secret"), (options.GeoAccountId, options.GeoLicenseKey));
    }

    [Fact]
    public void All_violations_stand_in_one_message()
    {
        var app = BuiltApp.Build(new Dictionary<string, string>
        {
            ["IngestStorage"] = "UseDevelopmentStorage=true",
            ["IngestStorage__accountName"] = "events",
            ["IngestQueue"] = "No_Queue",
            ["IngestAllowedOrigins"] = "app.example.org",
            ["IngestEventsPerSecond"] = "many",
            ["IngestBurst"] = "0",
            ["IngestGeoAccountId"] = "123456",
            ["IngestGeoEdition"] = "../etc",
        });

        var failure = Assert.Throws<OptionsValidationException>(() => OptionsOf(app));

        Assert.Equal(7, failure.Failures.Count());
        Assert.All(
            failure.Failures, violation => Assert.Contains(violation, failure.Message, StringComparison.Ordinal));
        Assert.All(
            (string[])
            [
                "IngestStorage ", "IngestQueue", "IngestAllowedOrigins", "IngestEventsPerSecond", "IngestBurst",
                "IngestGeoLicenseKey", "IngestGeoEdition",
            ],
            name => Assert.Contains(failure.Failures, violation => violation.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void Settings_are_checked_at_start() => Assert.Throws<OptionsValidationException>(
        () => BuiltApp.Build([]).Services.GetRequiredService<IStartupValidator>().Validate());

    private static List<string> NamedByTriggers =>
    [
        .. AppFunction.All
            .Select(function => function.QueueTrigger?.QueueName ?? function.TimerTrigger?.Schedule ?? "")
            .SelectMany(text => Expression().Matches(text).Select(match => match.Groups[1].Value)),
        .. AppFunction.All.Select(function => function.QueueTrigger?.Connection).OfType<string>(),
    ];

    private static IngestionOptions OptionsOf(BuiltApp app) =>
        app.Services.GetRequiredService<IOptions<IngestionOptions>>().Value;

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Expression();
}
