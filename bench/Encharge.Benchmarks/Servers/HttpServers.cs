using System.Net;
using System.Text.Json;
using Azure.Storage.Queues;
using Encharge.Benchmarks.Load;
using Encharge.Benchmarks.Storage;

namespace Encharge.Benchmarks.Servers;

/// <summary>The servers that this one is compared with.</summary>
internal static class HttpServers
{
    /// <summary>The queue that they put events into, where they do.</summary>
    public const string Queue = "ingest-events";

    /// <summary>Parses and answers.</summary>
    public static Task<HttpServer> StartBareAsync() =>
        StartAsync(request => request.ParseAsync(_ => Task.CompletedTask));

    /// <summary>
    /// What the tutorials show: parse the body, put a queue message for each event, answer. Nothing is checked.
    /// </summary>
    public static async Task<HttpServer> StartNaiveAsync(string connection)
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        var queue = new QueueClient(connection, Queue, options.Counted(StorageService.Queue));
        await queue.CreateIfNotExistsAsync();
        return await StartAsync(request => request.ParseAsync(@event => queue.SendMessageAsync(@event.GetRawText())));
    }

    private static async Task<HttpServer> StartAsync(Func<HttpRequest, Task<IResult>> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapPost("/v1", answer);
        await app.StartAsync();
        return new(new HttpTarget(new Uri(app.Urls.First()).Port, ""), app.DisposeAsync);
    }

    /// <summary>Parses the body, hands on its events and answers as this service does.</summary>
    private static async Task<IResult> ParseAsync(this HttpRequest request, Func<JsonElement, Task> take)
    {
        using var json = await JsonDocument.ParseAsync(request.Body);
        if (json.RootElement.ValueKind == JsonValueKind.Array)
        {
            foreach (var @event in json.RootElement.EnumerateArray())
                await take(@event);
            return Results.Json(new { status = "success", accepted = json.RootElement.GetArrayLength() });
        }

        await take(json.RootElement);
        return Results.Json(new { status = "success", eventId = Guid.NewGuid() });
    }
}
