using System.CommandLine;

namespace Encharge.Cli.Http;

/// <summary>What opens the management API in the cloud; locally it asks for none.</summary>
internal static class FunctionKey
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "x-functions-key";

    /// <summary>The option that says it.</summary>
    public static Option<string?> CreateOption() => new("--function-key")
    {
        Description = "The function app's key, for the cloud (else ENCHARGE_FUNCTION_KEY).",
        HelpName = "KEY",
    };

    /// <summary>The key; null when nothing says one.</summary>
    public static string? Of(CommandRun run, Option<string?> option) =>
        run.Value(option) ?? run.Surroundings.Variable("ENCHARGE_FUNCTION_KEY");
}
