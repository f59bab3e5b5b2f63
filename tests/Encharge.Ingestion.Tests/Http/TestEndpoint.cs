using System.Text;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Geo;
using Encharge.Ingestion.Http;
using Encharge.Ingestion.Keys;
using Encharge.Ingestion.Live;
using Encharge.Ingestion.Objects;
using Encharge.Ingestion.Telemetry;
using Encharge.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Encharge.Ingestion.Tests.Http;

/// <summary>
/// The endpoint over a queue in memory: account <c>dev</c>, one key, the object type <c>company</c> with the fields
/// <c>name</c> and <c>size</c>, and one located address. The clock stands at <see cref="Some.Start"/>.
/// </summary>
internal sealed class TestEndpoint : IDisposable
{
    private static readonly ObjectSchema Company =
        new("company", "Company", "Companies", [new("name", "Name"), new("size", "Size", "number")]);

    private static readonly Location London = new("United Kingdom", "GB", "Europe/London");

    private readonly IngestEndpoint _endpoint;

    public TestEndpoint(IngestHttpOptions? options = null)
    {
        var dependencies = new IngestDependencies
        {
            FindKey = (key, _) => ValueTask.FromResult(FindKey(key)),
            Enqueue = Enqueue,
            FindSchema = FindSchema,
            ListSchemas = (_, _) => Task.FromResult<IReadOnlyList<string>>(["company", "deal"]),
            Live = Live,
            Metrics = Metrics,
            Locate = address => address?.ToString() == "81.2.69.142" ? London : null,
        };
        _endpoint = new IngestEndpoint(dependencies, options ?? new(), new StoppedClock(), Log);
    }

    /// <summary>What was put on the queue.</summary>
    public List<Envelope> Queue { get; } = [];

    /// <summary>Counts what is accepted and refused.</summary>
    public IngestionMetrics Metrics { get; } = new();

    /// <summary>Shows what is accepted and refused.</summary>
    public LiveFeed Live { get; } = new(new StoppedClock());

    /// <summary>How often the queue was called.</summary>
    public int Puts { get; private set; }

    /// <summary>Thrown by the queue when set.</summary>
    public Exception? QueueFailure { get; set; }

    /// <summary>Thrown by the search for a key when set.</summary>
    public Exception? KeyFailure { get; set; }

    /// <summary>The types that schemas were searched for.</summary>
    public List<string> SchemaSearches { get; } = [];

    /// <summary>What was logged.</summary>
    public ListLogger Log { get; } = new();

    /// <summary>Sends and reads the answer.</summary>
    public async Task<TestAnswer> SendAsync(
        TestRequest request, Stream? body = null, CancellationToken aborted = default)
    {
        var context = new DefaultHttpContext { RequestAborted = aborted };
        context.Request.Method = request.Method;
        context.Request.QueryString = new(request.Query);
        context.Request.ContentType = request.ContentType;
        foreach (var (name, value) in request.Headers)
            context.Request.Headers[name] = value;
        context.Request.ContentLength = request.IsLengthKnown ? request.Body.Length : null;
        context.Request.Body = body ?? new MemoryStream(request.Body);
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        var result = await _endpoint.HandleAsync(context, request.Path);
        await result.ExecuteAsync(context);
        var headers = context.Response.Headers.ToDictionary(
            pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var text = Encoding.UTF8.GetString(answer.ToArray());
        return new(context.Response.StatusCode, context.Response.ContentType, headers, text);
    }

    /// <summary>Sends a JSON body.</summary>
    public Task<TestAnswer> SendAsync(string json) => SendAsync(TestRequest.Json(json));

    public void Dispose() => _endpoint.Dispose();

    private AccountKey? FindKey(string key)
    {
        if (KeyFailure is not null)
            throw KeyFailure;
        return key == TestRequest.Key ? new AccountKey(Some.Account, "key-id") : null;
    }

    private Task Enqueue(IReadOnlyList<Envelope> envelopes, CancellationToken cancellationToken)
    {
        Puts++;
        if (QueueFailure is not null)
            throw QueueFailure;
        Queue.AddRange(envelopes);
        return Task.CompletedTask;
    }

    private ValueTask<ObjectSchema?> FindSchema(string account, string objectType, CancellationToken cancellationToken)
    {
        Assert.Equal(Some.Account, account);
        SchemaSearches.Add(objectType);
        return ValueTask.FromResult(objectType == "company" ? Company : null);
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Some.Start;
    }

    /// <summary>Keeps the formatted lines.</summary>
    internal sealed class ListLogger : ILogger<IngestEndpoint>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{logLevel}: {formatter(state, exception)}{exception}");
    }
}
