using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Encharge.Cli.Tests;

/// <summary>Stands between the command and the service and does to requests what a bad network does.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();
    private readonly Func<int, HttpContext, Func<Task>, Task> _fault;
    private readonly string _service;
    private int _requests;

    private FaultyProxy(WebApplication app, string service, Func<int, HttpContext, Func<Task>, Task> fault)
    {
        _app = app;
        _service = service;
        _fault = fault;
    }

    /// <summary>Where it listens.</summary>
    public string Url => _app.Urls.First();

    /// <summary>How many requests have come.</summary>
    public int Requests => _requests;

    /// <summary>Whether the network is good again.</summary>
    public bool IsHealed { get; set; }

    /// <summary>Starts one.</summary>
    /// <param name="service">The service behind it.</param>
    /// <param name="fault">
    /// What happens to a request: its number from 1, its context, and a function that passes it on and answers it.
    /// </param>
    public static async Task<FaultyProxy> StartAsync(string service, Func<int, HttpContext, Func<Task>, Task> fault)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var proxy = new FaultyProxy(app, service, fault);
        app.Run(proxy.HandleAsync);
        await app.StartAsync();
        return proxy;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var number = Interlocked.Increment(ref _requests);
        if (IsHealed)
            await PassOnAsync(context);
        else
            await _fault(number, context, () => PassOnAsync(context));
    }

    private async Task PassOnAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, _service + context.Request.Path)
        {
            Content = new ByteArrayContent(body.ToArray()),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", context.Request.Headers.ContentEncoding.ToString());
        request.Headers.Add("X-Encharge-Token", context.Request.Headers["X-Encharge-Token"].ToString());
        using var response = await _http.SendAsync(request);
        context.Response.StatusCode = (int)response.StatusCode;
        await context.Response.WriteAsync(await response.Content.ReadAsStringAsync());
    }
}
