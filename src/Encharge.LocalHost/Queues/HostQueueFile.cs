using System.Text.Json;
using Encharge.Ingestion.Hosting;

namespace Encharge.LocalHost.Queues;

/// <summary>Reads the queue's settings from the file <c>host.json</c>.</summary>
internal static class HostQueueFile
{
    /// <summary>The settings; what the file doesn't say has the Functions host's default.</summary>
    /// <exception cref="LocalHostException">
    /// The file is missing or isn't JSON, or settings are out of bounds: all of them are named.
    /// </exception>
    public static HostQueueOptions Read(string file)
    {
        try
        {
            var (options, mistakes) = HostQueueOptions.Parse(File.ReadAllBytes(file));
            return mistakes.Count == 0
                ? options
                : throw new LocalHostException($"{file}: {string.Join(" ", mistakes)}");
        }
        catch (JsonException unreadable)
        {
            throw new LocalHostException($"{file} is not JSON (line {unreadable.LineNumber + 1}).", unreadable);
        }
        catch (IOException missing)
        {
            throw new LocalHostException($"{file} can't be read: {missing.Message}", missing);
        }
    }
}
