namespace Encharge.Infra.Tests.Automation;

/// <summary>A release says what the changelog says of it, and none goes out unsaid.</summary>
public sealed class ReleaseNotesTests : IDisposable
{
    private readonly ScriptRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task The_notes_of_a_version_are_its_section_alone()
    {
        var code = await _run.RunAsync("release-notes.sh", "Unreleased");

        Assert.Equal(0, code);
        Assert.StartsWith("### Added\n", _run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\n## ", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_the_changelog_lacks_has_no_notes()
    {
        var code = await _run.RunAsync("release-notes.sh", "99.0.0");

        Assert.Equal((1, ""), (code, _run.Output));
        Assert.Contains("99.0.0", _run.Errors, StringComparison.Ordinal);
    }
}
