using System.Diagnostics;
using System.Globalization;

namespace Encharge.LocalHost.Azurite;

/// <summary>
/// Remembers in a file which process works on a directory, as <c>id start-time</c> (UTC ticks), so that the next start
/// can wait until it is gone. The start time tells it from a later process with the same id.
/// </summary>
internal sealed class ProcessRecord(string file)
{
    /// <summary>Start times are computed from the system's uptime, which two readings place slightly apart.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>Writes the process down.</summary>
    public void Write(Process process) => File.WriteAllText(
        file, string.Create(CultureInfo.InvariantCulture, $"{process.Id} {StartOf(process).UtcTicks}\n"));

    /// <summary>Waits until the process written down has ended; after that time it is made to.</summary>
    public async Task AwaitEndAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var process = Find();
        if (process is null)
            return;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(patience);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(cancellationToken);
        }
    }

    /// <summary>The process while it runs; null when it has ended or none is written down.</summary>
    private Process? Find()
    {
        if (!File.Exists(file))
            return null;
        var parts = File.ReadAllText(file).Trim().Split(' ');
        if (parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
            return null;
        try
        {
            var process = Process.GetProcessById(id);
            if ((StartOf(process) - new DateTimeOffset(ticks, TimeSpan.Zero)).Duration() <= Tolerance)
                return process;
            process.Dispose();
            return null;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static DateTimeOffset StartOf(Process process) => new(process.StartTime.ToUniversalTime());
}
