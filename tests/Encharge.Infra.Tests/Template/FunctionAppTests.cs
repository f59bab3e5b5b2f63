using System.Text.Json.Nodes;
using Encharge.Infra.Tests.Bicep;

namespace Encharge.Infra.Tests.Template;

/// <summary>The app's own shape: what Flex Consumption wants, and what host.json and the code say of it.</summary>
[Collection(TemplateSuite.Name)]
public sealed class FunctionAppTests(TemplateFixture template)
{
    [Fact]
    public void The_plan_is_flex_consumption() =>
        Assert.Equal("FC1", template.Plain.One("Microsoft.Web/serverfarms").Json["sku"]!["name"]!.GetValue<string>());

    [Fact]
    public void The_runtime_is_that_of_the_project()
    {
        var runtime = App.At("functionAppConfig", "runtime")!;
        var framework = "net" + runtime["version"]!.GetValue<string>();

        Assert.Equal("dotnet-isolated", runtime["name"]!.GetValue<string>());
        Assert.Contains(
            $"<TargetFramework>{framework}</TargetFramework>",
            ProjectFolder.Read("src/Encharge.Functions/Encharge.Functions.csproj"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Packages_are_fetched_by_the_identity()
    {
        var storage = App.At("functionAppConfig", "deployment", "storage")!;

        Assert.Equal("UserAssignedIdentity", storage["authentication"]!["type"]!.GetValue<string>());
        Assert.EndsWith(
            "'packages')]", storage["value"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_app_has_the_one_identity_and_no_other()
    {
        var identity = App.Json["identity"]!;

        Assert.Equal("UserAssigned", identity["type"]!.GetValue<string>());
        Assert.Equal(
            template.Plain.One("Microsoft.ManagedIdentity/userAssignedIdentities").Id,
            Assert.Single(identity["userAssignedIdentities"]!.AsObject()).Key);
    }

    [Theory]
    [InlineData("512")]
    [InlineData("2048")]
    [InlineData("4096")]
    public async Task Scale_is_as_asked_for(string memory)
    {
        var scale = await ScaleAsync(new()
        {
            ["ENCHARGE_INSTANCE_MEMORY"] = memory,
            ["ENCHARGE_MAXIMUM_INSTANCES"] = "77",
            ["ENCHARGE_HTTP_CONCURRENCY"] = "33",
            ["ENCHARGE_ALWAYS_READY_HTTP"] = "3",
            ["ENCHARGE_ALWAYS_READY_CONSUMER"] = "4",
        });

        Assert.Equal(memory, scale["instanceMemoryMB"]!.ToString());
        Assert.Equal(77, scale["maximumInstanceCount"]!.GetValue<int>());
        Assert.Equal(33, scale["triggers"]!["http"]!["perInstanceConcurrency"]!.GetValue<int>());
        Assert.Equal([("http", 3), ("function:ProcessEventsFunction", 4)], AlwaysReady(scale));
    }

    [Fact]
    public async Task With_nothing_always_ready_the_app_goes_to_zero() =>
        Assert.Empty(AlwaysReady(await ScaleAsync(new() { ["ENCHARGE_ALWAYS_READY_HTTP"] = "0" })));

    [Fact]
    public void The_consumer_is_kept_ready_under_the_name_that_the_code_gives_it()
    {
        var source = ProjectFolder.Read("src/Encharge.Functions/ProcessEventsFunction.cs");

        Assert.Contains("[Function(nameof(ProcessEventsFunction))]", source, StringComparison.Ordinal);
        Assert.Contains("[QueueTrigger(\"%IngestQueue%\"", source, StringComparison.Ordinal);
        Assert.Contains(
            "'ProcessEventsFunction'", ProjectFolder.Read("infra/modules/names.bicep"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_platform_leaves_cors_to_the_service() => Assert.Null(App.At("siteConfig", "cors"));

    [Fact]
    public void The_app_speaks_tls_only()
    {
        Assert.True(App.At("httpsOnly")!.GetValue<bool>());
        Assert.Equal("1.2", App.At("siteConfig", "minTlsVersion")!.GetValue<string>());
    }

    [Fact]
    public void Anybody_may_call_unless_a_front_door_is_named()
    {
        var open = App.At("siteConfig")!;
        var shut = template.Full.One("Microsoft.Web/sites").At("siteConfig")!;

        Assert.Equal("Allow", open["ipSecurityRestrictionsDefaultAction"]!.GetValue<string>());
        Assert.Empty(open["ipSecurityRestrictions"]!.AsArray());
        Assert.Equal("Deny", shut["ipSecurityRestrictionsDefaultAction"]!.GetValue<string>());
        var rule = Assert.Single(shut["ipSecurityRestrictions"]!.AsArray())!;
        Assert.Equal("AzureFrontDoor.Backend", rule["ipAddress"]!.GetValue<string>());
        Assert.Equal(
            TemplateFixture.Most["ENCHARGE_FRONT_DOOR_ID"],
            Assert.Single(rule["headers"]!["x-azure-fdid"]!.AsArray())!.GetValue<string>());
    }

    private PredictedResource App => template.Plain.One("Microsoft.Web/sites");

    private static async Task<JsonNode> ScaleAsync(Dictionary<string, string> asked)
    {
        var deployment = await Deployment.PredictAsync(
            TemplateFixture.Least.Concat(asked).ToDictionary(each => each.Key, each => each.Value));
        return deployment.One("Microsoft.Web/sites").At("functionAppConfig", "scaleAndConcurrency")!;
    }

    private static IEnumerable<(string Name, int Count)> AlwaysReady(JsonNode scale) => scale["alwaysReady"]!.AsArray()
        .Select(group => (group!["name"]!.GetValue<string>(), group["instanceCount"]!.GetValue<int>()));
}
