using Azure;
using Azure.Data.Tables;
using Encharge.Cli.Output;
using Encharge.Ingestion.Keys;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Storage;

namespace Encharge.Cli.Doctors;

/// <summary>Checks of a storage account that answers.</summary>
internal static class StorageChecks
{
    private const string Fix = "Run encharge doctor --fix, which makes what is missing, or start the service once.";

    private static readonly TimeSpan SlowConsumer = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan NoConsumer = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BadClock = TimeSpan.FromSeconds(30);

    /// <summary>The service takes an event's time for now when it lies further ahead.</summary>
    private static readonly TimeSpan WrongClock = TimeSpan.FromMinutes(5);

    /// <summary>Every table is there and can be read.</summary>
    public static async Task<Diagnosis> CheckTablesAsync(StorageClients clients, CancellationToken cancellationToken)
    {
        const string Check = "tables";
        var missing = new List<string>();
        foreach (var name in StorageClients.TableNames)
        {
            if (!await ExistsAsync(clients.Table(name), cancellationToken))
                missing.Add(name);
        }

        return missing.Count == 0
            ? Diagnosis.Ok(Check, $"All {StorageClients.TableNames.Count} are there.")
            : Diagnosis.Failure(Check, $"{string.Join(", ", missing)} missing.", Fix);
    }

    /// <summary>The queue and its poison queue are there.</summary>
    public static async Task<Diagnosis> CheckQueuesAsync(StorageClients clients, CancellationToken cancellationToken)
    {
        const string Check = "queues";
        var missing = new List<string>();
        foreach (var queue in new[] { clients.Raw.Queue, clients.Raw.Poison })
        {
            if (!await queue.ExistsAsync(cancellationToken))
                missing.Add(queue.Name);
        }

        return missing.Count == 0
            ? Diagnosis.Ok(Check, $"{clients.Queue.Name} and its poison queue are there.")
            : Diagnosis.Failure(Check, $"{string.Join(", ", missing)} missing.", Fix);
    }

    /// <summary>The container for large events is there.</summary>
    public static async Task<Diagnosis> CheckContainerAsync(StorageClients clients, CancellationToken cancellationToken)
    {
        const string Check = "blob container";
        return await clients.Oversize.ExistsAsync(cancellationToken)
            ? Diagnosis.Ok(Check, $"{clients.Oversize.Name} is there.")
            : Diagnosis.Failure(Check, $"{clients.Oversize.Name} is missing: events over 48 KiB would get 503.", Fix);
    }

    /// <summary>Somebody takes the messages off the queue.</summary>
    public static async Task<Diagnosis> CheckConsumerAsync(
        StorageClients clients, TimeProvider time, CancellationToken cancellationToken)
    {
        const string Check = "queue";
        var count = (await clients.Raw.Queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
        var waiting = await clients.Raw.Queue.PeekMessagesAsync(PoisonQueue.MaxListed, cancellationToken);
        var oldest = waiting.Value.Min(message => message.InsertedOn);
        if (oldest is not { } since || time.GetUtcNow() - since < SlowConsumer)
            return Diagnosis.Ok(Check, $"About {Tables.Count(count, "message")} waiting, none for long.");
        var age = time.GetUtcNow() - since;
        var detail = $"About {Tables.Count(count, "message")}; the oldest has waited for {age.TotalMinutes:0} minutes.";
        return age < NoConsumer
            ? Diagnosis.Warning(Check, detail, "If it grows, look at the consumer's log and its number of instances.")
            : Diagnosis.Failure(
                Check,
                detail,
                "Nobody seems to take messages: see that the function ProcessEvents (or the local host) runs, on this "
                + "storage account and this queue.");
    }

    /// <summary>No message has failed at every try.</summary>
    public static async Task<Diagnosis> CheckPoisonAsync(PoisonQueue poison, CancellationToken cancellationToken)
    {
        const string Check = "poison queue";
        var count = await poison.CountAsync(cancellationToken);
        return count == 0
            ? Diagnosis.Ok(Check, "Empty.")
            : Diagnosis.Failure(
                Check,
                $"About {Tables.Count(count, "message")} failed at every try; their events are not applied.",
                "encharge poison list shows them; when the cause is gone, encharge poison replay --all.");
    }

    /// <summary>The account can send.</summary>
    public static async Task<Diagnosis> CheckKeysAsync(
        WriteKeyTable table, string account, CancellationToken cancellationToken)
    {
        const string Check = "write keys";
        var valid = (await table.ListAsync(account, cancellationToken)).Count(key => key.RevokedAt is null);
        return valid > 0
            ? Diagnosis.Ok(Check, $"Account {account} has {Tables.Count(valid, "valid key")}.")
            : Diagnosis.Failure(
                Check,
                $"Account {account} has no valid write key: nothing can be sent to it.",
                $"encharge keys create --account {account}, or name another with --account.");
    }

    /// <summary>The clock here and storage's say the same.</summary>
    public static Diagnosis CheckClock(Response answer, TimeProvider time)
    {
        const string Check = "clock";
        if (answer.Headers.Date is not { } storage)
            return Diagnosis.Skipped(Check, "Storage did not say what time it is.");
        var skew = (time.GetUtcNow() - storage).Duration();
        var detail = $"It differs from storage's by {skew.TotalSeconds:0} s.";
        const string Advice = "Synchronise this machine's clock (NTP).";
        return skew > WrongClock
            ? Diagnosis.Failure(Check, detail + " Events get wrong times, and storage may refuse requests.", Advice)
            : skew > BadClock ? Diagnosis.Warning(Check, detail, Advice)
            : Diagnosis.Ok(Check, detail);
    }

    /// <summary>A query says so; looking up a row takes a missing table for a missing row.</summary>
    private static async Task<bool> ExistsAsync(TableClient table, CancellationToken cancellationToken)
    {
        try
        {
            var rows = table.QueryAsync<TableEntity>(
                row => row.PartitionKey == "-", maxPerPage: 1, cancellationToken: cancellationToken);
            await foreach (var _ in rows)
                break;
            return true;
        }
        catch (RequestFailedException failure) when (failure.Status == 404)
        {
            return false;
        }
    }
}
