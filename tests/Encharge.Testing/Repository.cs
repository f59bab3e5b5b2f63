namespace Encharge.Testing;

/// <summary>Finds files of the repository from a test's output folder.</summary>
public static class Repository
{
    /// <summary>The full path of a file of the repository.</summary>
    /// <exception cref="FileNotFoundException">No folder above the tests has it.</exception>
    public static string Find(params string[] parts)
    {
        var relative = Path.Combine(parts);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, relative);
            if (File.Exists(Path.Combine(folder.FullName, "Encharge.Functions.sln")) && File.Exists(path))
                return path;
        }

        throw new FileNotFoundException("The repository has no such file.", relative);
    }
}
