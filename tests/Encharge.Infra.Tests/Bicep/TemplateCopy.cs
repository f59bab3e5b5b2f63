namespace Encharge.Infra.Tests.Bicep;

/// <summary>A copy of the template, since the compiler writes its snapshot beside the parameters.</summary>
internal sealed class TemplateCopy : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("encharge-infra-");

    /// <summary>Copies <c>infra/</c>.</summary>
    public TemplateCopy()
    {
        foreach (var file in ProjectFolder.Files("infra", ".bicep", ".bicepparam", ".json"))
        {
            var target = Path.Combine(_folder.FullName, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(ProjectFolder.PathOf(file), target);
        }
    }

    /// <summary>The file of parameters.</summary>
    public string Parameters => Path.Combine(_folder.FullName, "infra", "main.bicepparam");

    /// <summary>Where the compiler puts its prediction.</summary>
    public string Snapshot => Path.Combine(_folder.FullName, "infra", "main.snapshot.json");

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
