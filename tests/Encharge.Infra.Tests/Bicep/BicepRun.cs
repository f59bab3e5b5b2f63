namespace Encharge.Infra.Tests.Bicep;

/// <summary>What the compiler said.</summary>
/// <param name="ExitCode">0 when nothing is wrong.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error: errors and warnings alike.</param>
internal sealed record BicepRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Fails the test unless the compiler ended well and had nothing to say.</summary>
    public void AssertClean()
    {
        Assert.Equal("", Errors);
        Assert.Equal(0, ExitCode);
    }
}
