using Azure;
using Azure.Storage.Queues;

namespace Encharge.LocalHost;

/// <summary>Says what is wrong with storage without showing the key in its connection string.</summary>
internal static class StorageTrouble
{
    /// <summary>What to tell the developer.</summary>
    public static LocalHostException Describe(string connection, Exception failure)
    {
        var queues = new QueueServiceClient(connection);
        var root = failure is AggregateException many ? many.Flatten().InnerExceptions[0] : failure;
        var reason = root is RequestFailedException { Status: 401 or 403 }
            ? "it refuses the key; is the connection string whole and current?"
            : root is RequestFailedException { Status: > 0 } refused
                ? $"it answers {refused.Status} {refused.ErrorCode}."
                : $"there is no answer ({root.GetBaseException().Message.TrimEnd('.')}).";
        return new LocalHostException(
            $"Storage account {queues.AccountName} at {queues.Uri.Authority} can't be used: {reason} Check --storage, "
            + "or leave it out to run Azurite.",
            failure);
    }
}
