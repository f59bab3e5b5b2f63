using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Encharge.Benchmarks.Servers;
using Encharge.Benchmarks.Storage;
using Encharge.Ingestion.Hosting;

namespace Encharge.Benchmarks.Drain;

/// <summary>
/// What the tutorials show, with the platform's default concurrency: a message an event, and for each one read who it
/// is, read the person, write the person, insert the event. It takes the cheapest way at each step and guards nothing:
/// two events of a person at once may lose a field, and one delivered twice counts twice.
/// </summary>
internal sealed class NaiveConsumer(TableClient identities, TableClient people, TableClient events)
{
    private const int PutsAtOnce = 16;

    /// <summary>A consumer on a storage account.</summary>
    public static Consumer Create(string connection)
    {
        var service = new TableServiceClient(connection, new TableClientOptions().Counted(StorageService.Table));
        TableClient[] tables = [.. Names.Select(service.GetTableClient)];
        var consumer = new NaiveConsumer(tables[0], tables[1], tables[2]);
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        var queue = new QueueClient(connection, HttpServers.Queue, options);
        return new()
        {
            Connection = connection,
            Queue = Consumer.CountedQueue(connection),
            Options = new HostQueueOptions(),
            PrepareAsync = async () =>
            {
                foreach (var table in tables)
                    await table.CreateIfNotExistsAsync();
                await queue.CreateIfNotExistsAsync();
            },
            FillAsync = bodies => FillAsync(queue, bodies),
            Process = (message, stop) => consumer.ApplyAsync(message.Body, stop),
        };
    }

    private static readonly string[] Names = ["NaiveIdentities", "NaivePeople", "NaiveEvents"];

    private static Task FillAsync(QueueClient queue, IReadOnlyList<string> bodies) => Parallel.ForEachAsync(
        bodies,
        new ParallelOptions { MaxDegreeOfParallelism = PutsAtOnce },
        async (body, stop) => await queue.SendMessageAsync(body, stop));

    private async Task ApplyAsync(BinaryData message, CancellationToken stop)
    {
        using var json = JsonDocument.Parse(message);
        var root = json.RootElement;
        var user = root.GetProperty("user");
        var id = await IdentifyAsync(user, stop);
        var known = await people.GetEntityIfExistsAsync<TableEntity>(id, "person", cancellationToken: stop);
        var person = known.HasValue ? known.Value! : new TableEntity(id, "person");
        foreach (var field in user.EnumerateObject())
            person[field.Name] = field.Value.ToString();
        await people.UpsertEntityAsync(person, TableUpdateMode.Replace, stop);
        var happened = new TableEntity(id, Guid.NewGuid().ToString("N"))
        {
            ["Name"] = root.GetProperty("name").GetString(),
            ["Properties"] = root.GetProperty("properties").GetRawText(),
        };
        await events.AddEntityAsync(happened, stop);
    }

    /// <summary>The person's id: what the first known identifier says, else a new one; the others learn it.</summary>
    private async Task<string> IdentifyAsync(JsonElement user, CancellationToken stop)
    {
        string? id = null;
        var unknown = new List<string>();
        foreach (var kind in (string[])["userId", "email"])
        {
            if (!user.TryGetProperty(kind, out var value))
                continue;
            var key = $"{kind}:{value.GetString()}";
            var known = await identities.GetEntityIfExistsAsync<TableEntity>(key, "identity", cancellationToken: stop);
            if (known.HasValue)
                id ??= known.Value!.GetString("Person");
            else
                unknown.Add(key);
        }

        id ??= Guid.NewGuid().ToString("N");
        foreach (var key in unknown)
            await identities.UpsertEntityAsync(
                new TableEntity(key, "identity") { ["Person"] = id }, TableUpdateMode.Replace, stop);
        return id;
    }
}
