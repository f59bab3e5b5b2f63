namespace Encharge.Infra.Tests.Bicep;

/// <summary>A role given to somebody on something.</summary>
/// <param name="Scope">The id of what it is given on.</param>
/// <param name="Role">The role's GUID.</param>
/// <param name="Principal">Who gets it: an id, or the expression that yields the app's identity.</param>
internal sealed record Grant(string Scope, string Role, string Principal)
{
    private const string Extension = "/providers/Microsoft.Authorization/roleAssignments/";

    /// <summary>Whether the app's identity gets it.</summary>
    public bool IsForTheApp => Principal.StartsWith("[reference(", StringComparison.Ordinal)
        && Principal.EndsWith(".principalId]", StringComparison.Ordinal)
        && Principal.Contains("/userAssignedIdentities/id-", StringComparison.Ordinal);

    /// <summary>What the scope is called.</summary>
    public string Target => Scope.Split('/')[^1];

    /// <summary>Reads a role assignment.</summary>
    public static Grant Of(PredictedResource assignment) => new(
        assignment.Id[..assignment.Id.LastIndexOf(Extension, StringComparison.Ordinal)],
        assignment.At("roleDefinitionId")!.GetValue<string>().Split('/')[^1],
        assignment.At("principalId")!.GetValue<string>());
}
