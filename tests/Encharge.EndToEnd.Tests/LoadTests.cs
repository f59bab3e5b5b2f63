using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Encharge.Ingestion.Hosting;
using Encharge.Ingestion.Storage;
using Encharge.LocalHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Xunit.Abstractions;

namespace Encharge.EndToEnd.Tests;

/// <summary>
/// Many events at 64 connections through the whole host: every accepted one is on a timeline once. The output says the
/// rates and the storage requests per event. <c>ENCHARGE_LOAD_EVENTS</c> sets how many; people are a twentieth of that.
/// </summary>
public sealed class LoadTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Connections = 64;
    private const int DefaultEvents = 2_000;
    private const int EventsPerPerson = 20;

    private static readonly int Events = int.TryParse(
        Environment.GetEnvironmentVariable("ENCHARGE_LOAD_EVENTS"), CultureInfo.InvariantCulture, out var events)
        ? events
        : DefaultEvents;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("encharge-load-");
    private readonly CountingPolicy _requests = new();
    private LocalHostApplication _host = null!;

    private HttpClient Http { get; } = new(new SocketsHttpHandler { MaxConnectionsPerServer = Connections });

    public async Task InitializeAsync()
    {
        var options = new LocalHostOptions { Port = 0, DataDirectory = _data.FullName };
        _host = await LocalHostApplication.StartAsync(options, TextWriter.Null, Count);
        Http.BaseAddress = _host.BaseAddress;
        Http.DefaultRequestHeaders.Add("X-Encharge-Token", _host.WriteKey);
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_accepted_event_is_on_a_timeline_once()
    {
        var watch = Stopwatch.StartNew();
        await PostAllAsync();
        var accepted = watch.Elapsed;
        while ((await Clients.Queue.GetPropertiesAsync()).Value.ApproximateMessagesCount > 0)
            await Task.Delay(100);
        var drained = watch.Elapsed;
        var puts = _requests["queue", "POST"] / (double)Events;
        var table = _requests["table", null] / (double)Events;

        var names = await TimelinesAsync();

        output.WriteLine(
            $"{Events} events of {Events / EventsPerPerson} people: {Events / accepted.TotalSeconds:F0} accepted/s, "
            + $"{Events / drained.TotalSeconds:F0} drained/s (counted from the first request), "
            + $"{puts:F4} queue puts and {table:F3} table requests per event");
        Assert.Equal(Events, names.Count);
        Assert.Equal(Events, names.Distinct().Count());
    }

    private StorageClients Clients => _host.Services.GetRequiredService<StorageClients>();

    private async Task PostAllAsync()
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var i && i < Events)
            {
                var body = $$$"""
                    {"name":"e{{{i}}}","user":{"userId":"u{{{i % (Events / EventsPerPerson)}}}","plan":"p{{{i % 7}}}"},"properties":{"n":{{{i}}}}}
                    """;
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                using var response = await Http.PostAsync(new Uri("/v1", UriKind.Relative), content);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            }
        }));
    }

    private async Task<List<string>> TimelinesAsync()
    {
        var names = new List<string>();
        await Parallel.ForAsync(0, Events / EventsPerPerson, async (i, stop) =>
        {
            var person = await Http.GetFromJsonAsync<JsonElement>($"/manage/v1/accounts/dev/people?userId=u{i}", stop);
            var id = person.GetProperty("id").GetString();
            var page = await Http.GetFromJsonAsync<JsonElement>($"/manage/v1/accounts/dev/people/{id}/events?limit=1000", stop);
            lock (names)
                names.AddRange(page.GetProperty("events").EnumerateArray().Select(entry => entry.GetProperty("name").GetString()!));
        });
        return names;
    }

    /// <summary>The host's own clients, with a policy that counts each request sent, retries included.</summary>
    private void Count(IServiceCollection services)
    {
        services.RemoveAll<StorageClients>();
        services.AddSingleton(provider =>
        {
            var connection = provider.GetRequiredService<IOptions<IngestionOptions>>().Value.StorageConnection;
            QueueClientOptions QueueOptions(QueueMessageEncoding encoding) => new() { MessageEncoding = encoding };
            return StorageClients.Of(
                new TableServiceClient(connection, Counted(new TableClientOptions(), "table")),
                encoding => new QueueServiceClient(connection, Counted(QueueOptions(encoding), "queue")),
                new BlobServiceClient(connection, Counted(new BlobClientOptions(), "blob")),
                "ingest-events");
        });
    }

    private T Counted<T>(T options, string service)
        where T : ClientOptions
    {
        options.AddPolicy(_requests.Of(service), HttpPipelinePosition.PerRetry);
        return options;
    }

    private sealed class CountingPolicy
    {
        private readonly Dictionary<(string Service, string Method), long> _counts = [];

        public long this[string service, string? method]
        {
            get
            {
                lock (_counts)
                    return _counts.Where(count => count.Key.Service == service && (method ?? count.Key.Method) == count.Key.Method)
                        .Sum(count => count.Value);
            }
        }

        public HttpPipelinePolicy Of(string service) => new Policy(this, service);

        private void Add(string service, string method)
        {
            lock (_counts)
                _counts[(service, method)] = _counts.GetValueOrDefault((service, method)) + 1;
        }

        private sealed class Policy(CountingPolicy counts, string service) : HttpPipelineSynchronousPolicy
        {
            public override void OnSendingRequest(HttpMessage message) => counts.Add(service, message.Request.Method.Method);
        }
    }
}
