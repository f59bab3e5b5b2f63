using Encharge.Infra.Tests.Bicep;
using YamlDotNet.RepresentationModel;

namespace Encharge.Infra.Tests.Automation;

/// <summary>A YAML file of the repository, by its keys.</summary>
/// <param name="Node">A mapping of it.</param>
internal sealed record YamlFile(YamlMappingNode Node)
{
    /// <summary>Reads a file.</summary>
    public static YamlFile Read(string relative)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(ProjectFolder.Read(relative)));
        return new((YamlMappingNode)stream.Documents.Single().RootNode);
    }

    /// <summary>The text at a path of keys; null when there is none.</summary>
    public string? Text(params string[] path) => (At(path) as YamlScalarNode)?.Value;

    /// <summary>The mapping at a path of keys; null when there is none.</summary>
    public YamlFile? Mapping(params string[] path) => At(path) is YamlMappingNode mapping ? new(mapping) : null;

    /// <summary>The items of the list at a path of keys; none when there is no list.</summary>
    public IReadOnlyList<YamlNode> List(params string[] path) =>
        At(path) is YamlSequenceNode list ? [.. list.Children] : [];

    /// <summary>Keys with what they hold.</summary>
    public IEnumerable<(string Key, YamlNode Value)> Members =>
        Node.Children.Select(child => (((YamlScalarNode)child.Key).Value!, child.Value));

    private YamlNode? At(params string[] path) => path.Aggregate<string, YamlNode?>(Node, Below);

    private static YamlNode? Below(YamlNode? node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(key, out var below) ? below : null;
}
