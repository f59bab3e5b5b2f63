using System.Globalization;
using System.Net;

namespace Encharge.Benchmarks.Startup;

/// <summary>The least that answers a request: what any service on Kestrel needs to start.</summary>
internal static class EmptyApplication
{
    /// <summary>Answers on that port of loopback until the process is ended.</summary>
    public static async Task<int> RunAsync(string port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture)));
        await using var app = builder.Build();
        app.MapPost("/v1", (RequestDelegate)(context => context.Response.WriteAsync("{}")));
        await app.RunAsync();
        return 0;
    }
}
