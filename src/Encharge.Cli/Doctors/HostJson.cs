using System.Text.Json;
using Encharge.Ingestion.Hosting;

namespace Encharge.Cli.Doctors;

/// <summary>The settings of the Functions host, or why they can't be read.</summary>
/// <param name="Path">The file; null when there is none.</param>
/// <param name="Options">The queue's settings; null when they can't be read.</param>
/// <param name="Mistakes">What is wrong with it.</param>
internal sealed record HostJson(string? Path, HostQueueOptions? Options, IReadOnlyList<string> Mistakes)
{
    /// <summary>The file that was named, else the nearest one in the folder or above.</summary>
    public static HostJson Find(Surroundings surroundings, string? named)
    {
        var path = named is null ? surroundings.FindUpwards("host.json") : surroundings.PathOf(named);
        if (path is null)
            return new(null, null, []);
        try
        {
            var (options, mistakes) = HostQueueOptions.Parse(File.ReadAllBytes(path));
            return new(path, options, mistakes);
        }
        catch (JsonException unreadable)
        {
            return new(path, null, [$"It is not JSON (line {unreadable.LineNumber + 1})."]);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return new(path, null, [$"It can't be read: {missing.Message}"]);
        }
    }
}
