using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Encharge.Functions.Tests;

/// <summary>
/// Serves the app's HTTP functions on loopback the way the worker does: a route and its methods from the attribute, a
/// new function object for each request, its result run against the request. Keys aren't checked: the host's affair.
/// </summary>
internal sealed class LoopbackHost : IAsyncDisposable
{
    private readonly WebApplication _server;

    private LoopbackHost(WebApplication server) => _server = server;

    /// <summary>A client of it.</summary>
    public HttpClient Client { get; } = new();

    /// <summary>The app with the sample's settings, listening.</summary>
    public static async Task<LoopbackHost> StartAsync()
    {
        var app = BuiltApp.Build(ProjectFiles.Sample.Values);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = builder.Build();
        foreach (var function in AppFunction.OverHttp)
            server.MapMethods(
                function.HttpTrigger!.Route!,
                function.HttpTrigger.Methods,
                context => InvokeAsync(app, function, context));
        await server.StartAsync();
        var host = new LoopbackHost(server);
        host.Client.BaseAddress = new(server.Urls.First());
        return host;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return _server.DisposeAsync();
    }

    private static async Task InvokeAsync(BuiltApp app, AppFunction function, HttpContext context)
    {
        var made = ActivatorUtilities.CreateInstance(app.Services, function.Type);
        var result = function.Method.Invoke(made, BindingFlags.DoNotWrapExceptions, null, [context.Request], null);
        await (result as IResult ?? await (Task<IResult>)result!).ExecuteAsync(context);
    }
}
