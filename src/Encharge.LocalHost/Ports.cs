using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Encharge.LocalHost;

/// <summary>Says early and clearly that a port can't be had.</summary>
internal static class Ports
{
    private static readonly string[] SocketTables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Tries the port; 0 always passes.</summary>
    /// <exception cref="LocalHostException">The port is taken, or may not be opened.</exception>
    public static void EnsureFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw Taken(port, failure);
        }
        catch (SocketException failure)
        {
            throw new LocalHostException(
                $"Port {port} can't be opened ({failure.Message}). Choose another with --port.", failure);
        }
    }

    /// <summary>What to say about a port that another program has.</summary>
    public static LocalHostException Taken(int port, Exception failure)
    {
        var owner = Owner(port) is { } name ? $" by {name}" : "";
        var other = port < ushort.MaxValue ? port + 1 : port - 1;
        return new LocalHostException(
            $"Port {port} is taken{owner}. Stop that program or choose another port: --port {other}, or --port 0 for "
            + "any free one.",
            failure);
    }

    /// <summary>The listening program, such as <c>node (process 4711)</c>; null where that can't be told.</summary>
    private static string? Owner(int port)
    {
        if (!OperatingSystem.IsLinux() || SocketInode(port) is not { } inode)
            return null;
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            var id = Path.GetFileName(process);
            if (id.All(char.IsAsciiDigit) && Holds(process, $"socket:[{inode}]"))
                return $"{File.ReadAllText($"{process}/comm").Trim()} (process {id})";
        }

        return null;
    }

    /// <summary>From the kernel's table: column 1 is address:port, 3 the state (0A: listening), 9 the inode.</summary>
    private static string? SocketInode(int port)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return SocketTables
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns.Length > 9 && columns[3] == "0A"
                && columns[1].EndsWith(suffix, StringComparison.Ordinal))
            .Select(columns => columns[9])
            .FirstOrDefault();
    }

    private static bool Holds(string process, string socket)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"{process}/fd")
                .Any(entry => new FileInfo(entry).LinkTarget == socket);
        }
        catch (Exception hidden) when (hidden is UnauthorizedAccessException or IOException)
        {
            // Another user's process, or one that has just ended.
            return false;
        }
    }
}
