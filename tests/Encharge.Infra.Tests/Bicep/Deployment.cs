using System.Text.Json.Nodes;

namespace Encharge.Infra.Tests.Bicep;

/// <summary>
/// What a deployment with certain values would make, predicted by the compiler (<c>bicep snapshot</c>): nested
/// templates unfolded, conditions and loops evaluated. What only exists afterwards stays an expression in brackets.
/// </summary>
/// <param name="Json">The snapshot.</param>
internal sealed record Deployment(JsonNode Json)
{
    /// <summary>The subscription that a prediction pretends to go to.</summary>
    public const string SubscriptionId = "11111111-1111-1111-1111-111111111111";

    /// <summary>All resources.</summary>
    public IReadOnlyList<PredictedResource> Resources { get; } =
        [.. Json["predictedResources"]!.AsArray().Select(node => new PredictedResource(node!.AsObject()))];

    /// <summary>The deployment's outputs.</summary>
    public JsonObject Outputs => Json["outputs"]!.AsObject();

    /// <summary>The resources of one type.</summary>
    public IReadOnlyList<PredictedResource> Of(string type) =>
        [.. Resources.Where(resource => resource.Type == type)];

    /// <summary>The one resource of a type.</summary>
    public PredictedResource One(string type) => Assert.Single(Of(type));

    /// <summary>The function app's settings, values as they stand in the template.</summary>
    public IReadOnlyDictionary<string, string> Settings =>
        ArmObject.Read(One("Microsoft.Web/sites/config").Json["properties"]!);

    /// <summary>The grants of roles.</summary>
    public IReadOnlyList<Grant> Grants =>
        [.. Of("Microsoft.Authorization/roleAssignments").Select(Grant.Of)];

    /// <summary>The deployment with these variables set.</summary>
    public static async Task<Deployment> PredictAsync(IReadOnlyDictionary<string, string> variables)
    {
        using var copy = new TemplateCopy();
        var run = await BicepCompiler.RunAsync(
            [
                "snapshot", copy.Parameters, "--mode", "overwrite", "--subscription-id", SubscriptionId,
                "--tenant-id", "22222222-2222-2222-2222-222222222222", "--location", "westeurope",
                "--deployment-name", "test",
            ],
            variables);
        run.AssertClean();
        return new(JsonNode.Parse(await File.ReadAllTextAsync(copy.Snapshot))!);
    }
}
