using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Encharge.Testing.Storage;

/// <summary>
/// An Azurite of its own on free loopback ports, its data in memory, for as long as the tests of a collection run. The
/// package is installed once into the machine's temporary folder; Node and npm must be there.
/// </summary>
public sealed partial class AzuriteFixture : IAsyncLifetime
{
    private const string Version = "3.35.0";
    private const string AccountName = "devstoreaccount1";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);

    /// <summary>The key that every storage emulator has, as Azure's documentation gives it.</summary>
    private static readonly string AccountKey = string.Concat(
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50u", "SRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==");

    private Process? _process;
    private Task _drained = Task.CompletedTask;

    /// <summary>What clients connect with; there once the fixture is initialized.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <inheritdoc/>
    public async Task InitializeAsync() => ConnectionString = await StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_process is null)
            return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _drained;
        _process.Dispose();
    }

    /// <summary>Starts Azurite; answers with the connection string once all three services listen.</summary>
    /// <exception cref="InvalidOperationException">It didn't start; the message says what it wrote.</exception>
    public async Task<string> StartAsync()
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        var folder = await InstallAsync(timeout.Token);
        var script = Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js");
        _process = Start(folder, "node", script, "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry",
            "--silent", "--blobPort", "0", "--queuePort", "0", "--tablePort", "0");
        var endpoints = await ReadEndpointsAsync(_process, timeout.Token);
        _drained = Task.WhenAll(_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
        return $"DefaultEndpointsProtocol=http;AccountName={AccountName};AccountKey={AccountKey};{endpoints}";
    }

    /// <summary>
    /// The folder with the package. A lock file keeps other test processes from installing it at the same time.
    /// </summary>
    private static async Task<string> InstallAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Path.GetTempPath(), "encharge-tests-azurite-" + Version);
        Directory.CreateDirectory(folder);
        await using var installing = await LockAsync(Path.Combine(folder, "lock"), cancellationToken);
        var done = Path.Combine(folder, "done");
        if (File.Exists(done))
            return folder;
        using var npm = Start(
            folder, "npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "azurite@" + Version);
        var written = await Task.WhenAll(
            npm.StandardOutput.ReadToEndAsync(cancellationToken), npm.StandardError.ReadToEndAsync(cancellationToken));
        await npm.WaitForExitAsync(cancellationToken);
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm couldn't install Azurite: {string.Concat(written)}");
        await File.WriteAllTextAsync(done, Version, cancellationToken);
        return folder;
    }

    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
    }

    private static Process Start(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} didn't start.");
    }

    /// <summary>
    /// <c>BlobEndpoint=http://127.0.0.1:36253/devstoreaccount1;…</c> from the lines that say where it listens.
    /// </summary>
    private static async Task<string> ReadEndpointsAsync(Process process, CancellationToken cancellationToken)
    {
        var endpoints = "";
        var lines = "";
        for (var found = 0; found < 3;)
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellationToken)
                ?? throw new InvalidOperationException($"Azurite ended while it started: {lines}");
            lines += line + "\n";
            if (Listening().Match(line) is not { Success: true } match)
                continue;
            endpoints += $"{match.Groups[1].Value}Endpoint={match.Groups[2].Value}/{AccountName};";
            found++;
        }

        return endpoints;
    }

    [GeneratedRegex("^Azurite (Blob|Queue|Table) service is successfully listening at (http://127\\.0\\.0\\.1:[0-9]+)")]
    private static partial Regex Listening();
}
