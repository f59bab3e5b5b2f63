using Azure;
using Azure.Data.Tables;
using Encharge.Cli.Settings;
using Encharge.Ingestion.Hosting;
using Encharge.Ingestion.Keys;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Storage;

namespace Encharge.Cli.Doctors;

/// <summary>What the doctor is to look at.</summary>
/// <param name="HostJson">The Functions host's settings.</param>
/// <param name="Service">The service; null when nothing says where it is.</param>
/// <param name="GeoDatabase">A location database in place of the settings'; null for theirs.</param>
/// <param name="MakesMissing">Whether missing tables, queues and containers are made.</param>
internal sealed record DoctorOrder(HostJson HostJson, Uri? Service, string? GeoDatabase, bool MakesMissing);

/// <summary>
/// Makes all checks, whatever each finds; what needs storage is passed over when storage can't be had.
/// </summary>
internal sealed class Doctor(CommandRun run, DoctorOrder order)
{
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(30);

    private readonly List<Diagnosis> _found = [];
    private TimeProvider Time => run.Surroundings.Time;

    /// <summary>Looks at everything; never fails itself.</summary>
    public async Task<IReadOnlyList<Diagnosis>> ExamineAsync()
    {
        var setting = ReadSettings();
        var clients = setting is null ? null : await ConnectAsync(setting);
        var queued = clients is null ? SkipStorage() : await ExamineStorageAsync(clients);
        _found.Add(HostJsonChecks.CheckQueue(order.HostJson));
        _found.Add(HostJsonChecks.CheckEncoding(order.HostJson, queued));
        if (setting is not null)
            await AddAsync("location", stop => LocationCheck.RunAsync(OptionsOf(setting), clients, Time, stop));
        await AddAsync("service", stop => ServiceCheck.RunAsync(order.Service, stop));
        return _found;
    }

    private IngestionOptions OptionsOf(StorageSetting setting)
    {
        setting.Options.GeoDatabase = order.GeoDatabase ?? setting.Options.GeoDatabase;
        return setting.Options;
    }

    /// <summary>The settings; null when storage isn't named.</summary>
    private StorageSetting? ReadSettings()
    {
        const string Check = "settings";
        try
        {
            var setting = run.Settings.Storage;
            var violations = new IngestionOptionsValidator().Validate(null, setting.Options).Failures ?? [];
            _found.Add(violations.Any()
                ? Diagnosis.Failure(
                    Check, string.Join(' ', violations), "Mend the settings where the service has them.")
                : Diagnosis.Ok(Check, $"Storage is named by {setting.Source}."));
            return setting;
        }
        catch (CliException trouble)
        {
            _found.Add(Diagnosis.Failure(
                Check, trouble.Message, "encharge doctor --storage CONNECTION, once storage is known."));
            return null;
        }
    }

    /// <summary>Clients of storage; null when it can't be used.</summary>
    private async Task<StorageClients?> ConnectAsync(StorageSetting setting)
    {
        StorageClients? reached = null;
        await AddAsync("storage", async stop =>
        {
            var clients = StorageServices.Connect(setting);
            // Any answer will do, and it says what time it is.
            var answer = await clients.Table("WriteKeys").GetEntityIfExistsAsync<TableEntity>(
                "-", "-", cancellationToken: stop);
            reached = clients;
            _found.Add(StorageChecks.CheckClock(answer.GetRawResponse(), Time));
            if (order.MakesMissing)
                await clients.EnsureCreatedAsync(stop);
            return Diagnosis.Ok("storage", $"{clients.Tables.AccountName} answers.");
        });
        return reached;
    }

    private List<string>? SkipStorage()
    {
        string[] checks = ["clock", "tables", "queues", "blob container", "queue", "poison queue", "write keys"];
        _found.AddRange(checks.Select(check => Diagnosis.Skipped(check, "Storage can't be used.")));
        return null;
    }

    /// <summary>All that needs storage; returns some texts of the queue, null when it could not be read.</summary>
    private async Task<List<string>?> ExamineStorageAsync(StorageClients clients)
    {
        await AddAsync("tables", stop => StorageChecks.CheckTablesAsync(clients, stop));
        await AddAsync("queues", stop => StorageChecks.CheckQueuesAsync(clients, stop));
        await AddAsync("blob container", stop => StorageChecks.CheckContainerAsync(clients, stop));
        await AddAsync("queue", stop => StorageChecks.CheckConsumerAsync(clients, Time, stop));
        await AddAsync("poison queue", stop => StorageChecks.CheckPoisonAsync(new PoisonQueue(clients.Raw), stop));
        var keys = new WriteKeyTable(clients.Table("WriteKeys"), Time);
        await AddAsync("write keys", stop => StorageChecks.CheckKeysAsync(keys, run.Account, stop));
        try
        {
            var peeked = await clients.Raw.Queue.PeekMessagesAsync(PoisonQueue.MaxListed, run.Stop);
            return [.. peeked.Value.Select(message => message.MessageText)];
        }
        catch (RequestFailedException failure) when (failure.Status is 403 or 404)
        {
            // Said already, by the check of the queues.
            return null;
        }
    }

    private async Task AddAsync(string check, Func<CancellationToken, Task<Diagnosis>> examine)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(run.Stop);
        timeout.CancelAfter(CheckTimeout);
        try
        {
            _found.Add(await examine(timeout.Token));
        }
        catch (OperationCanceledException) when (!run.Stop.IsCancellationRequested)
        {
            _found.Add(Diagnosis.Failure(
                check, $"No answer within {CheckTimeout.TotalSeconds:0} s.", "Check the network and the name."));
        }
        catch (Exception failure) when (Failures.IsKnown(failure))
        {
            _found.Add(Explain(check, failure));
        }
    }

    private static Diagnosis Explain(string check, Exception failure)
    {
        var detail = Failures.Root(failure) is RequestFailedException refused
            ? Failures.OfStorage(refused)
            : Failures.Describe(failure, "").Message;
        var parts = detail.Split(["; ", ": "], 2, StringSplitOptions.None);
        return parts.Length == 2
            ? Diagnosis.Failure(check, Sentence(parts[0]), Sentence(parts[1]))
            : Diagnosis.Failure(check, Sentence(detail), "Try again; if it stays, the service's log says more.");
    }

    private static string Sentence(string text) =>
        $"{char.ToUpperInvariant(text[0])}{text[1..].TrimEnd('.')}.";
}
