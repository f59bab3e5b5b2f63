using Encharge.Infra.Tests.Bicep;

namespace Encharge.Infra.Tests.Template;

/// <summary>What wakes somebody, when, and whom.</summary>
[Collection(TemplateSuite.Name)]
public sealed class AlertTests(TemplateFixture template)
{
    private const string Search = "Microsoft.Insights/scheduledQueryRules";
    private const string Metric = "Microsoft.Insights/metricAlerts";

    [Theory]
    [InlineData("poison-queue", "encharge.queue.poison.messages", 0)]
    [InlineData("oldest-message", "encharge.queue.oldest.age", 10 * 60)]
    [InlineData("server-errors", "status >= 500", 1)]
    [InlineData("location-database", "encharge.geo.database.age", 14 * 24 * 60 * 60)]
    public void A_search_asks_for_its_measure_and_knows_its_limit(string name, string measure, double limit)
    {
        var criterion = Criterion(Named(Search, name));

        Assert.Contains(measure, criterion["query"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("GreaterThan", criterion["operator"]!.GetValue<string>());
        Assert.Equal(limit, criterion["threshold"]!.GetValue<double>());
    }

    [Fact]
    public void A_search_asks_application_insights_for_a_column_of_its_query()
    {
        var insights = template.Plain.One("Microsoft.Insights/components");

        Assert.All(template.Plain.Of(Search), alert =>
        {
            Assert.Equal(insights.Id, alert.At("scopes")![0]!.GetValue<string>());
            Assert.Equal("value", Criterion(alert)["metricMeasureColumn"]!.GetValue<string>());
            Assert.Contains("value = ", Criterion(alert)["query"]!.GetValue<string>(), StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("storage-unavailable", "Availability")]
    [InlineData("storage-throttled", "Transactions")]
    public void The_platform_itself_tells_of_the_account_of_the_data(string name, string metric)
    {
        var alert = Named(Metric, name);

        Assert.Equal(metric, Criterion(alert)["metricName"]!.GetValue<string>());
        Assert.Contains("/stdata", alert.At("scopes")![0]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_address_alerts_show_in_the_portal_only()
    {
        Assert.Empty(template.Plain.Of("Microsoft.Insights/actionGroups"));
        Assert.All(template.Plain.Of(Search), alert => Assert.Empty(alert.At("actions", "actionGroups")!.AsArray()));
    }

    [Fact]
    public void With_an_address_all_alerts_go_there()
    {
        var group = template.Full.One("Microsoft.Insights/actionGroups");

        Assert.Equal(
            "operators@example.org", group.At("emailReceivers")![0]!["emailAddress"]!.GetValue<string>());
        Assert.Equal(6, template.Full.Of(Search).Concat(template.Full.Of(Metric)).Count());
        Assert.All(
            template.Full.Of(Search).Concat(template.Full.Of(Metric)),
            alert => Assert.Contains(group.Id, alert.At("actions")!.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Limits_are_as_asked_for()
    {
        var asked = new Dictionary<string, string>(TemplateFixture.Least)
        {
            ["ENCHARGE_ALERT_OLDEST_MINUTES"] = "3",
            ["ENCHARGE_ALERT_FAILURE_PERCENT"] = "7",
            ["ENCHARGE_ALERT_GEO_DAYS"] = "2",
        };
        var deployment = await Deployment.PredictAsync(asked);

        Assert.Equal(
            [("location-database", 2 * 86400), ("oldest-message", 180), ("poison-queue", 0), ("server-errors", 7)],
            deployment.Of(Search)
                .Select(alert => (Name: alert.Name[..alert.Name.LastIndexOf('-')], Limit: Limit(alert)))
                .OrderBy(alert => alert.Name, StringComparer.Ordinal));
    }

    private static int Limit(PredictedResource alert) => Criterion(alert)["threshold"]!.GetValue<int>();

    private static System.Text.Json.Nodes.JsonNode Criterion(PredictedResource alert) =>
        Assert.Single(alert.At("criteria", "allOf")!.AsArray())!;

    private PredictedResource Named(string type, string name) => Assert.Single(
        template.Plain.Of(type), alert => alert.Name.StartsWith(name + "-", StringComparison.Ordinal));
}
