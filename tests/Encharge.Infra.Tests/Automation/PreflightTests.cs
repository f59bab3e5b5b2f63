namespace Encharge.Infra.Tests.Automation;

/// <summary>What is missing is said before anything is made.</summary>
public sealed class PreflightTests : IDisposable
{
    private const string Hook = "azure-preflight.sh";

    private readonly ScriptRun _run = new ScriptRun().With("az").With("curl").With("dotnet").With("npm");

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task With_all_tools_there_it_is_silent()
    {
        Assert.Equal(0, await _run.RunAsync(Hook));
        Assert.Equal(("", ""), (_run.Output, _run.Errors));
        Assert.Empty(_run.Calls);
    }

    [Fact]
    public async Task Missing_tools_are_all_named()
    {
        using var bare = new ScriptRun().With("dotnet");

        var code = await bare.RunAsync(Hook, null, ("PATH", bare.Folder));

        Assert.Equal(1, code);
        Assert.Contains("az curl npm", bare.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_license_key_without_its_account_is_refused()
    {
        var code = await _run.RunAsync(Hook, null, ("ENCHARGE_GEO_LICENSE_KEY", "secret"));

        Assert.Equal(1, code);
        Assert.Contains("ENCHARGE_GEO_ACCOUNT_ID", _run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Private_networking_registers_the_provider_of_the_subnet()
    {
        await _run.RunAsync(Hook, null, ("ENCHARGE_PRIVATE_NETWORKING", "true"));

        Assert.StartsWith(
            "az provider register --namespace Microsoft.App", _run.Calls.Single(), StringComparison.Ordinal);
    }
}
