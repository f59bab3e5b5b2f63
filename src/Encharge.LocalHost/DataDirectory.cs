namespace Encharge.LocalHost;

/// <summary>
/// The directory with all that the host keeps. One host at a time: two would end each other's Azurite.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>The full path of something in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes the directory if need be and takes it; a host that was killed holds it no longer.</summary>
    /// <exception cref="LocalHostException">It can't be made or written, or another host has it.</exception>
    public static DataDirectory Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
            // Whoever has a file open without sharing has it until the process ends.
            var @lock = new FileStream(System.IO.Path.Combine(full, "lock"), new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
            });
            var directory = new DataDirectory(full, @lock);
            System.IO.File.WriteAllText(directory.File("host.pid"), $"{Environment.ProcessId}\n");
            return directory;
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new LocalHostException($"{full} can't be written. Choose another directory with --data DIR.", denied);
        }
        catch (IOException failure) when (System.IO.File.Exists(System.IO.Path.Combine(full, "lock")))
        {
            throw new LocalHostException(
                $"Another Encharge.LocalHost{Owner(full)} is using {full}. Stop it, or choose another directory with "
                + "--data DIR and another port with --port.",
                failure);
        }
        catch (IOException failure)
        {
            throw new LocalHostException($"{full} can't be made: {failure.Message}", failure);
        }
    }

    /// <summary>Lets the next host have it.</summary>
    public void Dispose() => _lock.Dispose();

    private static string Owner(string full)
    {
        var file = System.IO.Path.Combine(full, "host.pid");
        return System.IO.File.Exists(file) ? $" (process {System.IO.File.ReadAllText(file).Trim()})" : "";
    }
}
