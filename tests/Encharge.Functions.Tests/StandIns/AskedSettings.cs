using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>A source of settings that has none, and remembers which ones it was asked for.</summary>
internal sealed class AskedSettings : ConfigurationProvider, IConfigurationSource
{
    private readonly HashSet<string> _names = [];

    /// <summary>
    /// The settings asked for, as they're written in an environment: <c>IngestStorage__accountName</c>.
    /// </summary>
    public IReadOnlySet<string> Names => _names;

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <inheritdoc/>
    public override bool TryGet(string key, out string? value)
    {
        _names.Add(key.Replace(":", "__"));
        value = null;
        return false;
    }
}
