namespace Encharge.Functions.Tests;

/// <summary>
/// The app's project file and sources, as far as they can be checked without the real packages; .ci/run tries the real
/// build.
/// </summary>
public sealed class ProjectTests
{
    [Fact]
    public void Every_package_has_its_version_in_one_place()
    {
        var versions = ProjectFiles.PackageVersions.Descendants("PackageVersion")
            .Select(package => package.Attribute("Include")!.Value);
        var packages = ProjectFiles.AppProject.Descendants("PackageReference").ToList();

        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.Contains(package.Attribute("Include")!.Value, versions));
        Assert.All(packages, package => Assert.Null(package.Attribute("Version")));
    }

    [Theory]
    [InlineData("TargetFramework", "net10.0")]
    [InlineData("AzureFunctionsVersion", "v4")]
    [InlineData("OutputType", "Exe")]
    [InlineData("PublishReadyToRun", "true")]
    [InlineData("FunctionsEnableWorkerIndexing", "true")]
    [InlineData("FunctionsAutoRegisterGeneratedMetadataProvider", "true")]
    [InlineData("FunctionsEnableExecutorSourceGen", "true")]
    [InlineData("FunctionsAutoRegisterGeneratedFunctionsExecutor", "true")]
    public void The_project_says_what_the_host_needs(string property, string value) =>
        Assert.Equal(value, ProjectFiles.AppProject.Descendants(property).Single().Value);

    [Fact]
    public void Host_json_goes_along_with_the_app()
    {
        var item = Assert.Single(
            ProjectFiles.AppProject.Descendants("None"),
            none => (string?)none.Attribute("Include") == "../../host.json");

        Assert.Equal("host.json", item.Attribute("Link")?.Value);
        Assert.Equal("PreserveNewest", item.Attribute("CopyToOutputDirectory")?.Value);
        Assert.Equal("PreserveNewest", item.Attribute("CopyToPublishDirectory")?.Value);
    }

    [Fact]
    public void A_source_file_is_an_adapter_of_at_most_60_lines()
    {
        Assert.NotEmpty(ProjectFiles.AppFiles);
        Assert.All(ProjectFiles.AppFiles, file => Assert.InRange(File.ReadAllLines(file).Length, 1, 60));
    }
}
