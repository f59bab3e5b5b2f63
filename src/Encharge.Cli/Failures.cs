using Azure;
using Azure.Identity;
using Encharge.Ingestion.Queue;
using Microsoft.Extensions.Options;

namespace Encharge.Cli;

/// <summary>Says what an exception of the world means for the user: an exit code and what to do.</summary>
internal static class Failures
{
    /// <summary>Whether it is one that <see cref="Describe"/> knows.</summary>
    public static bool IsKnown(Exception failure) => Root(failure)
        is CliException or RequestFailedException or AuthenticationFailedException or EnqueueFailedException
        or TimeoutException or OptionsValidationException or HttpRequestException or IOException
        or UnauthorizedAccessException;

    /// <summary>The exit code and one or two sentences.</summary>
    /// <param name="failure">One that is known.</param>
    /// <param name="source">Where storage's name came from.</param>
    public static CliException Describe(Exception failure, string source) => Root(failure) switch
    {
        CliException trouble => trouble,
        OptionsValidationException violations => CliException.Usage(string.Join(' ', violations.Failures), failure),
        RequestFailedException refused => new(CodeOf(refused), OfStorage(refused, source), failure),
        AuthenticationFailedException => new(ExitCodes.Unreachable, NoSignIn, failure),
        EnqueueFailedException => new(ExitCodes.Unreachable, "The queue did not take the event; try again.", failure),
        TimeoutException => new(ExitCodes.Failed, "The person kept changing meanwhile; try again.", failure),
        HttpRequestException lost =>
            new(ExitCodes.Unreachable, $"The service does not answer: {Reason(lost)}.", failure),
        var other => new(ExitCodes.Failed, other.Message, failure),
    };

    /// <summary>What a failed storage call means and what to do: <c>it refuses the key; …</c></summary>
    public static string OfStorage(RequestFailedException refused) => refused switch
    {
        { Status: 403, ErrorCode: "AuthorizationPermissionMismatch" } =>
            "it knows you but lets you not in; grant the roles Storage Table, Queue and Blob Data Contributor.",
        { Status: 401 or 403 } =>
            "it refuses the key; copy the connection string anew (a rotated key ends the old one), or check the "
            + "account's firewall and the clock.",
        { ErrorCode: "TableNotFound" or "QueueNotFound" or "ContainerNotFound" } =>
            "a table or queue is missing; encharge doctor says which, encharge doctor --fix makes it.",
        { Status: 0 } => $"there is no answer ({Reason(refused)}); is it running, and is the name right?",
        _ => $"it answers {refused.Status} {refused.ErrorCode}; try again.",
    };

    /// <summary>The first cause; the SDK packs several tries into one exception.</summary>
    public static Exception Root(Exception failure) =>
        failure is AggregateException many ? Root(many.Flatten().InnerExceptions[0]) : failure;

    /// <summary>The innermost message, without its full stop.</summary>
    public static string Reason(Exception failure) => failure.GetBaseException().Message.TrimEnd('.');

    private const string NoSignIn =
        "There is no Azure sign-in for --storage-account: run az login, or on a server give it a managed identity.";

    private static string OfStorage(RequestFailedException refused, string source) =>
        $"Storage (named by {source}) can't be used: {OfStorage(refused)}";

    private static int CodeOf(RequestFailedException refused) =>
        refused.Status is 0 or 401 or 403 or >= 500 ? ExitCodes.Unreachable : ExitCodes.Failed;
}
