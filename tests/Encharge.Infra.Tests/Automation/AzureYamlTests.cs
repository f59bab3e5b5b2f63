using Encharge.Infra.Tests.Bicep;

namespace Encharge.Infra.Tests.Automation;

/// <summary>azure.yaml names what is there.</summary>
[Collection(TemplateSuite.Name)]
public sealed class AzureYamlTests(TemplateFixture template)
{
    private static readonly YamlFile Azure = YamlFile.Read("azure.yaml");

    public static TheoryData<string> Hooks =>
    [
        .. Azure.Mapping("hooks")!.Members.Select(hook => Azure.Text("hooks", hook.Key, "run")!),
        // A service's hook starts from the service's folder.
        .. Azure.Mapping("services", "ingest", "hooks")!.Members
            .Select(hook => Azure.Text("services", "ingest", "hooks", hook.Key, "run")!)
            .Select(run => Path.GetFullPath(Path.Combine(ProjectFolder.PathOf("src/Encharge.Functions"), run)))
            .Select(path => Path.GetRelativePath(ProjectFolder.Root, path)),
    ];

    [Fact]
    public void The_service_is_the_functions_app()
    {
        var project = Azure.Text("services", "ingest", "project")!;

        Assert.Equal(("dotnet", "function"), (
            Azure.Text("services", "ingest", "language"), Azure.Text("services", "ingest", "host")));
        Assert.Single(Directory.GetFiles(ProjectFolder.PathOf(project), "*.csproj"));
    }

    [Fact]
    public void The_template_tags_the_app_with_the_services_name() => Assert.Equal(
        Assert.Single(Azure.Mapping("services")!.Members).Key,
        template.Plain.One("Microsoft.Web/sites").Json["tags"]!["azd-service-name"]!.GetValue<string>());

    [Fact]
    public void The_template_tags_the_group_with_the_environments_name() => Assert.Equal(
        "test",
        template.Plain.One("Microsoft.Resources/resourceGroups").Json["tags"]!["azd-env-name"]!.GetValue<string>());

    [Fact]
    public void The_template_is_where_it_says()
    {
        var module = Path.Combine(Azure.Text("infra", "path")!, Azure.Text("infra", "module")!);

        Assert.True(File.Exists(ProjectFolder.PathOf(module + ".bicep")));
        Assert.True(File.Exists(ProjectFolder.PathOf(module + ".bicepparam")));
    }

    [Theory]
    [MemberData(nameof(Hooks))]
    public void A_hook_is_there_and_may_be_run(string file)
    {
        Assert.StartsWith("#!/bin/sh\n", ProjectFolder.Read(file), StringComparison.Ordinal);
        Assert.True(
            OperatingSystem.IsWindows()
            || File.GetUnixFileMode(ProjectFolder.PathOf(file)).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void A_hook_reads_outputs_that_the_template_has()
    {
        var hook = ProjectFolder.Read("scripts/location-refresh.sh");
        string[] outputs = ["AZURE_RESOURCE_GROUP", "ENCHARGE_ENDPOINT", "ENCHARGE_FUNCTION_APP"];

        Assert.All(outputs, name => Assert.Contains('$' + name, hook.Replace("${", "$"), StringComparison.Ordinal));
        Assert.Empty(outputs.Except(template.Plain.Outputs.Select(output => output.Key)));
    }
}
