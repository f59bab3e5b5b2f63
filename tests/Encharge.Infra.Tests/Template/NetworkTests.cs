using Encharge.Infra.Tests.Bicep;

namespace Encharge.Infra.Tests.Template;

/// <summary>With private networking storage and vault have no public way in, and the app has a private one.</summary>
[Collection(TemplateSuite.Name)]
public sealed class NetworkTests(TemplateFixture template)
{
    private const string Endpoint = "Microsoft.Network/privateEndpoints";

    [Fact]
    public void Without_it_there_is_no_network() => Assert.DoesNotContain(
        template.Plain.Resources, resource => resource.Type.StartsWith("Microsoft.Network/", StringComparison.Ordinal));

    [Fact]
    public void With_it_nothing_answers_on_a_public_address() => Assert.All(
        template.Full.Of("Microsoft.Storage/storageAccounts").Concat(template.Full.Of("Microsoft.KeyVault/vaults")),
        resource =>
        {
            Assert.Equal("Disabled", resource.At("publicNetworkAccess")!.GetValue<string>());
            Assert.Equal("Deny", resource.At("networkAcls", "defaultAction")!.GetValue<string>());
        });

    [Fact]
    public void Every_service_of_every_account_has_an_endpoint_of_its_own()
    {
        var served = template.Full.Of(Endpoint)
            .Select(endpoint => Assert.Single(endpoint.At("privateLinkServiceConnections")!.AsArray())!["properties"]!)
            .Select(link => (
                Account: link["privateLinkServiceId"]!.GetValue<string>().Split('/')[^1][..2],
                Service: Assert.Single(link["groupIds"]!.AsArray())!.GetValue<string>()))
            .Order();

        Assert.Equal(
            [
                ("kv", "vault"), ("st", "blob"), ("st", "blob"), ("st", "queue"), ("st", "queue"), ("st", "table"),
                ("st", "table"),
            ],
            served);
    }

    [Fact]
    public void Every_endpoint_has_a_name_in_a_private_zone()
    {
        var groups = template.Full.Of(Endpoint + "/privateDnsZoneGroups");

        Assert.Equal(template.Full.Of(Endpoint).Count, groups.Count);
        Assert.Equal(4, template.Full.Of("Microsoft.Network/privateDnsZones").Count);
        Assert.Equal(4, template.Full.Of("Microsoft.Network/privateDnsZones/virtualNetworkLinks").Count);
    }

    [Fact]
    public void The_app_reaches_out_through_a_subnet_that_is_its_own()
    {
        var subnet = template.Full.One("Microsoft.Network/virtualNetworks").At("subnets")!.AsArray()
            .Single(each => each!["name"]!.GetValue<string>() == "app")!;

        Assert.Equal(
            "Microsoft.App/environments",
            subnet["properties"]!["delegations"]![0]!["properties"]!["serviceName"]!.GetValue<string>());
        Assert.Contains(
            "appSubnetId", template.Compiled.ToJsonString(), StringComparison.Ordinal);
        Assert.EndsWith(
            "/subnets/app",
            template.Full.One("Microsoft.Web/sites").At("virtualNetworkSubnetId")!.GetValue<string>(),
            StringComparison.Ordinal);
    }
}
