namespace Encharge.Cli;

/// <summary>What the command says to the shell that ran it; <c>docs/cli.md</c> lists them.</summary>
internal static class ExitCodes
{
    /// <summary>All that was asked for is done.</summary>
    public const int Done = 0;

    /// <summary>Something was refused, or failed, or the doctor found a failure.</summary>
    public const int Failed = 1;

    /// <summary>The command line can't be used.</summary>
    public const int Usage = 2;

    /// <summary>What was named isn't there.</summary>
    public const int NotFound = 3;

    /// <summary>Storage or the service doesn't answer.</summary>
    public const int Unreachable = 4;

    /// <summary>Ctrl-C, as shells count it: 128 and the signal's number.</summary>
    public const int Interrupted = 130;
}
