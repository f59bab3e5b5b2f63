using System.Text.Json;

namespace Encharge.Cli.Tests;

/// <summary>How a command ended.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>The answer as JSON; the command must have succeeded.</summary>
    public JsonElement Json
    {
        get
        {
            Assert.True(ExitCode == 0, $"Exit code {ExitCode}: {Error}{Output}");
            return JsonDocument.Parse(Output).RootElement;
        }
    }

    /// <summary>The answer's lines as JSON; the command must have succeeded.</summary>
    public IReadOnlyList<JsonElement> Lines
    {
        get
        {
            Assert.True(ExitCode == 0, $"Exit code {ExitCode}: {Error}{Output}");
            return [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement)];
        }
    }
}
