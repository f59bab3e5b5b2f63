using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Encharge.Cli.Settings;

/// <summary>The <c>Values</c> of the Functions tools' <c>local.settings.json</c>.</summary>
/// <param name="Path">The file.</param>
/// <param name="Values">Its values; <c>IngestStorage__accountName</c> is <c>IngestStorage:accountName</c>.</param>
internal sealed record LocalSettings(string Path, IConfiguration Values)
{
    private const string FileName = "local.settings.json";

    /// <summary>The nearest file in the folder or above; null when there is none.</summary>
    /// <exception cref="CliException">The file can't be read as JSON.</exception>
    public static LocalSettings? Find(Surroundings surroundings)
    {
        if (surroundings.FindUpwards(FileName) is not { } path)
            return null;
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip };
            using var json = JsonDocument.Parse(File.ReadAllBytes(path), options);
            return new(path, Configuration(ValuesOf(json.RootElement)));
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage(
                $"{path} can't be read as JSON; mend it or name storage with --storage.", unreadable);
        }
    }

    /// <summary>Settings by name, spelt as in an environment.</summary>
    public static IConfiguration Configuration(IEnumerable<KeyValuePair<string, string?>> values) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(values
                .Where(value => !string.IsNullOrEmpty(value.Value))
                .Select(value => KeyValuePair.Create(KeyOf(value.Key), value.Value)))
            .Build();

    private static string KeyOf(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    private static List<KeyValuePair<string, string?>> ValuesOf(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty(nameof(Values), out var values) && values.ValueKind == JsonValueKind.Object
            ? [.. values.EnumerateObject()
                .Where(value => value.Value.ValueKind == JsonValueKind.String)
                .Select(value => KeyValuePair.Create(value.Name, value.Value.GetString()))]
            : [];
}
