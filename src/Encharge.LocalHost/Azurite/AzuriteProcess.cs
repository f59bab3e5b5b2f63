using System.Diagnostics;

namespace Encharge.LocalHost.Azurite;

/// <summary>How to run Azurite.</summary>
/// <param name="ToolsDirectory">Holds <c>node_modules</c>.</param>
/// <param name="DataDirectory">Where its data, its log and its process id are kept.</param>
internal sealed record AzuriteOptions(string ToolsDirectory, string DataDirectory)
{
    /// <summary>Keeps nothing, for tests.</summary>
    public bool IsInMemory { get; init; }

    /// <summary>The program to run it with.</summary>
    public string Node { get; init; } = "node";
}

/// <summary>
/// A running Azurite: tables, queues and blobs on free ports of loopback. It lives as long as its standard input is
/// open, so it ends, its data whole, when this process ends, however that happens.
/// </summary>
internal sealed class AzuriteProcess : IAsyncDisposable
{
    /// <summary>Reading back a few hundred megabytes takes a while.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);
    private const int ShownLogLines = 15;

    private readonly Process _process;
    private readonly TimeSpan _stopTimeout;

    private AzuriteProcess(Process process, string connectionString, TimeSpan stopTimeout)
    {
        _process = process;
        _stopTimeout = stopTimeout;
        ConnectionString = connectionString;
        Exited = process.WaitForExitAsync();
    }

    /// <summary>The connection string, ports included.</summary>
    public string ConnectionString { get; }

    /// <summary>Azurite's process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Completes when Azurite has ended.</summary>
    public Task Exited { get; }

    /// <summary>Starts Azurite and waits until its three services listen.</summary>
    /// <exception cref="LocalHostException">It ended at once or didn't listen in time.</exception>
    public static async Task<AzuriteProcess> StartAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.DataDirectory);
        var record = new ProcessRecord(Path.Combine(options.DataDirectory, "azurite.pid"));
        await record.AwaitEndAsync(StopTimeout, cancellationToken);
        var log = Path.GetFullPath(Path.Combine(options.DataDirectory, "azurite.log"));
        var process = Process.Start(StartInfo(options, log))!;
        try
        {
            record.Write(process);
            var addresses = await ReadAddressesAsync(process, cancellationToken);
            return addresses is not null
                ? new AzuriteProcess(
                    process, AzuriteConnection.From(addresses), options.IsInMemory ? TimeSpan.Zero : StopTimeout)
                : throw new LocalHostException(
                    $"Azurite could not start. The end of {log}:{Environment.NewLine}{Tail(log)}");
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Lets Azurite close and ends it if it hasn't within 15 seconds; at once when it has nothing to keep.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        if (await Task.WhenAny(Exited, Task.Delay(_stopTimeout)) != Exited)
            _process.Kill(entireProcessTree: true);
        await Exited;
        _process.Dispose();
    }

    /// <summary>
    /// Port 0 lets the system choose, so no other program is in the way; the account's name is always in the path,
    /// which is how the connection string has it.
    /// </summary>
    private static ProcessStartInfo StartInfo(AzuriteOptions options, string log)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "node", "launch.js");
        var start = new ProcessStartInfo(options.Node, [script, options.ToolsDirectory, log])
        {
            WorkingDirectory = options.DataDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        string[] arguments =
        [
            "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
            "--skipApiVersionCheck", "--silent", "--disableTelemetry", "--disableProductStyleUrl",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        // What a developer set for an Azurite of their own: other accounts, another database.
        start.Environment.Remove("AZURITE_ACCOUNTS");
        start.Environment.Remove("AZURITE_DB");
        // Without a location it is the working directory; with one, memory alone is refused.
        if (options.IsInMemory)
            start.ArgumentList.Add("--inMemoryPersistence");
        return start;
    }

    /// <summary>The line that says where the services listen; null when Azurite ended without it.</summary>
    private static async Task<string?> ReadAddressesAsync(Process process, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StartTimeout);
        try
        {
            return await process.StandardOutput.ReadLineAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static string Tail(string log) => File.Exists(log)
        ? string.Join(Environment.NewLine, File.ReadLines(log).TakeLast(ShownLogLines))
        : "(there is none)";
}
