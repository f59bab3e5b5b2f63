using System.Text.Json;
using System.Text.Json.Serialization;

namespace Encharge.Ingestion.Hosting;

/// <summary>
/// What a local host says of itself in its data folder while it runs, so that tools in the same folder find the service
/// and its storage: ports are not the same from start to start. Holds the storage's key, so only its owner may read it.
/// </summary>
/// <param name="Url">Where it listens, such as <c>http://localhost:7071</c>.</param>
/// <param name="StorageConnection">The connection string of its storage.</param>
/// <param name="GeoDatabase">Its location database; null for none.</param>
internal sealed record LocalHostRecord(string Url, string StorageConnection, string? GeoDatabase)
{
    /// <summary>The file's name in the data folder.</summary>
    public const string FileName = "running.json";

    /// <summary>The file that it was read from; empty before.</summary>
    [JsonIgnore]
    public string Path { get; private init; } = "";

    /// <summary>
    /// The record in a file; null when there is no file or it is half written. The host may have been killed since.
    /// </summary>
    public static LocalHostRecord? Find(string? path)
    {
        if (path is null)
            return null;
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllBytes(path), LocalHostJson.Default.LocalHostRecord);
            return record is { Url: not null, StorageConnection: not null } ? record with { Path = path } : null;
        }
        catch (Exception gone) when (gone is JsonException or FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes the file anew.</summary>
    public void Write(string path)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        JsonSerializer.Serialize(file, this, LocalHostJson.Default.LocalHostRecord);
    }
}

/// <summary>The record as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LocalHostRecord))]
internal sealed partial class LocalHostJson : JsonSerializerContext;
