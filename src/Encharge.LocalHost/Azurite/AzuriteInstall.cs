using System.Globalization;
using System.Security.Cryptography;

namespace Encharge.LocalHost.Azurite;

/// <summary>Where the npm packages come from and go to.</summary>
internal sealed record AzuriteInstallOptions
{
    /// <summary>Holds <c>package.json</c> and <c>package-lock.json</c>.</summary>
    public string SourceDirectory { get; init; } = Path.Combine(AppContext.BaseDirectory, "node");

    /// <summary>The user's own directory: every project and every version of the host share what is in it.</summary>
    public string SharedDirectory { get; init; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "encharge", "tools");

    /// <summary>Where to install when the shared directory can't be written.</summary>
    public required string FallbackDirectory { get; init; }

    /// <summary>The program to run Azurite with.</summary>
    public string Node { get; init; } = "node";
}

/// <summary>
/// Azurite and the country database: npm packages, installed on the first run and found ready ever after. An install is
/// named by the hash of its lock file and moved to its place when whole, so a broken-off one is never taken for it.
/// </summary>
internal sealed class AzuriteInstall(AzuriteInstallOptions options, TextWriter progress)
{
    private const int OldestNode = 18;
    private const int HashCharacters = 16;
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LockInterval = TimeSpan.FromMilliseconds(200);

    private string LockFile => Path.Combine(options.SourceDirectory, "package-lock.json");

    /// <summary>The directory with <c>node_modules</c>, installed first if need be. Idempotent.</summary>
    /// <exception cref="LocalHostException">Node is missing or too old, or npm failed.</exception>
    public async Task<string> EnsureAsync(CancellationToken cancellationToken)
    {
        await CheckNodeAsync(cancellationToken);
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(LockFile, cancellationToken)));
        var name = hash[..HashCharacters];
        var shared = Path.Combine(options.SharedDirectory, name);
        if (Directory.Exists(shared))
            return shared;
        var directory = Path.Combine(WritableDirectory(), name);
        await using (await LockAsync(directory + ".lock", cancellationToken))
        {
            if (!Directory.Exists(directory))
                await InstallAsync(directory, cancellationToken);
        }

        return directory;
    }

    /// <summary>Asks Node for its version.</summary>
    /// <exception cref="LocalHostException">There is none, or it is too old.</exception>
    public async Task CheckNodeAsync(CancellationToken cancellationToken)
    {
        var result = await Commands.RunAsync(options.Node, ["--version"], options.SourceDirectory, cancellationToken)
            ?? throw new LocalHostException(
                $"Node.js is missing: Azurite, the storage emulator, needs it. Install Node.js {OldestNode} or newer "
                + "with npm (https://nodejs.org), or name a storage account with --storage CONNECTION.");
        if (result.ExitCode != 0)
            throw new LocalHostException($"Node.js does not run (exit code {result.ExitCode}): {result.LastLines}");
        var version = result.LastLines.Trim().TrimStart('v');
        if (!int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            || major < OldestNode)
            throw new LocalHostException(
                $"Node.js {version} is too old: Azurite, the storage emulator, needs {OldestNode} or newer "
                + "(https://nodejs.org). Or name a storage account with --storage CONNECTION.");
    }

    private string WritableDirectory()
    {
        foreach (var directory in new[] { options.SharedDirectory, options.FallbackDirectory })
        {
            try
            {
                Directory.CreateDirectory(directory);
                var attempt = Path.Combine(directory, ".try-" + Path.GetRandomFileName());
                File.Create(attempt, 1, FileOptions.DeleteOnClose).Dispose();
                return directory;
            }
            catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
            {
                progress.WriteLine($"{directory} can't be written ({refused.GetType().Name}).");
            }
        }

        throw new LocalHostException("Azurite can be installed nowhere. Choose another directory with --data DIR.");
    }

    /// <summary>Waits for the lock while another process installs.</summary>
    private async Task<FileStream> LockAsync(string file, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(file))
            {
                if (isFirst)
                    await progress.WriteLineAsync("Another process is installing Azurite; waiting for it.");
                await Task.Delay(LockInterval, cancellationToken);
            }
        }
    }

    private async Task InstallAsync(string directory, CancellationToken cancellationToken)
    {
        var partial = directory + ".partial";
        if (Directory.Exists(partial))
            Directory.Delete(partial, recursive: true);
        Directory.CreateDirectory(partial);
        foreach (var name in new[] { "package.json", "package-lock.json" })
            File.Copy(Path.Combine(options.SourceDirectory, name), Path.Combine(partial, name));
        await progress.WriteLineAsync(
            $"Installing Azurite and a country database into {directory} (once, some 200 MB) ...");
        var startedAt = TimeProvider.System.GetTimestamp();
        var npm = Commands.RunAsync(
            Commands.Npm,
            ["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            partial,
            cancellationToken);
        while (await Task.WhenAny(npm, Task.Delay(ProgressInterval, cancellationToken)) != npm)
            await progress.WriteLineAsync($"  ... still installing ({Seconds(startedAt)} s)");
        ThrowIfFailed(await npm);
        Directory.Move(partial, directory);
        await progress.WriteLineAsync($"Installed in {Seconds(startedAt)} s.");
    }

    private static int Seconds(long startedAt) => (int)TimeProvider.System.GetElapsedTime(startedAt).TotalSeconds;

    private static void ThrowIfFailed(CommandResult? result)
    {
        if (result is null)
            throw new LocalHostException(
                "npm is missing: it comes with Node.js (https://nodejs.org), or as the package npm.");
        if (result.ExitCode != 0)
            throw new LocalHostException(
                $"npm could not install Azurite (exit code {result.ExitCode}):{Environment.NewLine}{result.LastLines}");
    }
}
