using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Encharge.Functions.Tests;

/// <summary>
/// A storage account on loopback that keeps nothing: it says yes to single writes, 404 to reads, 400 to table
/// transactions, and remembers the requests. It shows what goes over the wire; whether storage would take it is for the
/// end-to-end tests.
/// </summary>
internal sealed class LoopbackStorage : IAsyncDisposable
{
    private const string MessageAccepted =
        """
        <?xml version="1.0" encoding="utf-8"?><QueueMessagesList><QueueMessage><MessageId>1</MessageId>
        <InsertionTime>Thu, 01 Jan 2026 00:00:00 GMT</InsertionTime>
        <ExpirationTime>Thu, 08 Jan 2026 00:00:00 GMT</ExpirationTime><PopReceipt>r</PopReceipt>
        <TimeNextVisible>Thu, 01 Jan 2026 00:00:00 GMT</TimeNextVisible></QueueMessage></QueueMessagesList>
        """;

    private readonly WebApplication _server;
    private readonly ConcurrentQueue<Request> _requests = new();

    private LoopbackStorage(WebApplication server) => _server = server;

    /// <summary>The requests so far, oldest first.</summary>
    public IReadOnlyList<Request> Requests => [.. _requests];

    /// <summary>The messages put so far on the queue of accepted events, as they stand on the wire.</summary>
    public IReadOnlyList<string> MessageTexts =>
        [.. Requests.Where(made => made.Path == "/queue/ingest-events/messages").Select(made => made.MessageText)];

    /// <summary>Settings of an app that works with this account.</summary>
    public Dictionary<string, string> Settings
    {
        get
        {
            var address = _server.Urls.First();
            var key = Convert.ToBase64String(Encoding.UTF8.GetBytes("not a secret"));
            return new()
            {
                ["IngestStorage"] = $"AccountName=test;AccountKey={key};QueueEndpoint={address}/queue;"
                    + $"TableEndpoint={address}/table;BlobEndpoint={address}/blob",
            };
        }
    }

    /// <summary>A running account.</summary>
    public static async Task<LoopbackStorage> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var storage = new LoopbackStorage(builder.Build());
        storage._server.Run(storage.AnswerAsync);
        await storage._server.StartAsync();
        return storage;
    }

    /// <summary>Forgets the requests so far.</summary>
    public void Forget() => _requests.Clear();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var path = context.Request.Path.Value!;
        _requests.Enqueue(new(context.Request.Method, path, await reader.ReadToEndAsync()));
        context.Response.StatusCode = context.Request.Method switch
        {
            "GET" => StatusCodes.Status404NotFound,
            "POST" when path.EndsWith("/$batch", StringComparison.Ordinal) => StatusCodes.Status400BadRequest,
            _ when path.StartsWith("/table", StringComparison.Ordinal) => StatusCodes.Status204NoContent,
            _ => StatusCodes.Status201Created,
        };
        if (path.EndsWith("/messages", StringComparison.Ordinal))
            await context.Response.WriteAsync(MessageAccepted);
    }

    /// <summary>What the app asked.</summary>
    internal sealed record Request(string Method, string Path, string Body)
    {
        /// <summary>The text of the queue message that it puts, as it stands on the wire.</summary>
        public string MessageText => XDocument.Parse(Body).Descendants("MessageText").Single().Value;
    }
}
