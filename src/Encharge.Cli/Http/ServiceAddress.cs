using System.CommandLine;

namespace Encharge.Cli.Http;

/// <summary>Where the service is.</summary>
internal static class ServiceAddress
{
    private const string Default = "http://localhost:7071";

    /// <summary>The option that says it.</summary>
    public static Option<string?> CreateOption() => new("--url")
    {
        Description = "The service (else ENCHARGE_URL, the local host of this folder, " + Default + ").",
        HelpName = "URL",
    };

    /// <summary>The address, without a slash at its end.</summary>
    /// <exception cref="CliException">It isn't an http or https address.</exception>
    public static Uri Of(CommandRun run, Option<string?> option) => Find(run, option) ?? Parse(Default);

    /// <summary>The address; null when nothing says one.</summary>
    /// <exception cref="CliException">It isn't an http or https address.</exception>
    public static Uri? Find(CommandRun run, Option<string?> option)
    {
        var text = run.Value(option) ?? run.Surroundings.Variable("ENCHARGE_URL") ?? run.Settings.LocalHost?.Url;
        return string.IsNullOrWhiteSpace(text) ? null : Parse(text);
    }

    /// <summary>An address below the service's.</summary>
    public static Uri Below(Uri service, string path) => new(service.AbsoluteUri.TrimEnd('/') + path);

    /// <summary>Warns when a key would travel readable by everybody on the way.</summary>
    public static void WarnIfOpen(CommandRun run, Uri service)
    {
        if (service.Scheme == Uri.UriSchemeHttp && !service.IsLoopback)
            run.Printer.Remark($"Warning: {service.Authority} is reached without TLS; the key can be read on the way.");
    }

    private static Uri Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw CliException.Usage(
                "The service's address begins with http:// or https://, such as " + Default + ".");
}
