using System.Text.Json.Nodes;
using Encharge.Infra.Tests.Bicep;

namespace Encharge.Infra.Tests.Template;

/// <summary>No secret leaves the template but for the one that goes into the vault, and none opens storage.</summary>
[Collection(TemplateSuite.Name)]
public sealed class SecretTests(TemplateFixture template)
{
    [Theory]
    [InlineData("listKeys")]
    [InlineData("listAccountSas")]
    [InlineData("listServiceSas")]
    [InlineData("listSecrets")]
    [InlineData("AccountKey=")]
    [InlineData("SharedAccessSignature")]
    [InlineData("InstrumentationKey")]
    public void The_template_asks_for_no_key(string text) =>
        Assert.DoesNotContain(text, template.Build.Output, StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void A_deployment_shows_the_license_key_nowhere() =>
        Assert.DoesNotContain(TemplateFixture.LicenseKey, template.Full.Json.ToJsonString(), StringComparison.Ordinal);

    [Fact]
    public void The_license_key_is_a_secure_parameter_wherever_it_goes()
    {
        var parameters = Templates(template.Compiled)
            .SelectMany(each => each["parameters"]?.AsObject() ?? [])
            .Where(parameter => parameter.Key == "geoLicenseKey")
            .ToList();

        Assert.Equal(3, parameters.Count);
        Assert.All(parameters, parameter => Assert.Equal("securestring", parameter.Value!["type"]!.GetValue<string>()));
    }

    [Fact]
    public void The_license_key_ends_in_the_vault_and_nowhere_else()
    {
        var uses = template.Full.Resources
            .Where(resource => resource.Json.ToJsonString().Contains("geoLicenseKey\\u0027", StringComparison.Ordinal));

        Assert.Equal("Microsoft.KeyVault/vaults/secrets", Assert.Single(uses).Type);
    }

    [Fact]
    public void The_app_is_given_a_reference_in_place_of_the_license_key()
    {
        var setting = template.Full.Settings["IngestGeoLicenseKey"];

        Assert.Contains("@Microsoft.KeyVault(SecretUri=", setting, StringComparison.Ordinal);
        Assert.Contains("geo-license-key", setting, StringComparison.Ordinal);
    }

    [Fact]
    public void No_vault_is_made_unless_asked_for() =>
        Assert.DoesNotContain(template.Plain.Resources, IsOfTheVault);

    [Fact]
    public void Outputs_are_names_and_an_address()
    {
        Assert.Equal(
            [
                "AZURE_RESOURCE_GROUP", "ENCHARGE_DATA_ACCOUNT", "ENCHARGE_ENDPOINT", "ENCHARGE_FUNCTION_APP",
                "ENCHARGE_INSIGHTS",
            ],
            template.Full.Outputs.Select(output => output.Key).Order(StringComparer.Ordinal));
        Assert.StartsWith(
            "[format('https://{0}', reference(", template.Full.Outputs["ENCHARGE_ENDPOINT"]!.GetValue<string>(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void No_output_is_a_secure_value() => Assert.All(
        Templates(template.Compiled).SelectMany(each => each["outputs"]?.AsObject() ?? []),
        output => Assert.Equal("string", output.Value!["type"]!.GetValue<string>()));

    private static bool IsOfTheVault(PredictedResource resource) =>
        resource.Type.StartsWith("Microsoft.KeyVault/", StringComparison.Ordinal);

    private static bool IsDeployment(JsonNode resource) =>
        resource["type"]!.GetValue<string>() == "Microsoft.Resources/deployments";

    /// <summary>A template and all that are nested in it.</summary>
    private static IEnumerable<JsonNode> Templates(JsonNode root)
    {
        yield return root;
        var resources = root["resources"] switch
        {
            JsonObject named => named.Select(member => member.Value!),
            JsonArray listed => listed.Select(item => item!),
            _ => [],
        };
        var nested = resources.Where(IsDeployment).Select(each => each["properties"]!["template"]!);
        foreach (var inner in nested.SelectMany(Templates))
            yield return inner;
    }
}
