namespace Encharge.Cli;

/// <summary>
/// The command can't go on. The message is one sentence or two that say what is wrong and what to do; it is all that
/// the user sees.
/// </summary>
internal sealed class CliException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode => exitCode;

    /// <summary>The command line can't be used.</summary>
    public static CliException Usage(string message, Exception? inner = null) => new(ExitCodes.Usage, message, inner);

    /// <summary>What was named isn't there.</summary>
    public static CliException NotFound(string message) => new(ExitCodes.NotFound, message);
}
