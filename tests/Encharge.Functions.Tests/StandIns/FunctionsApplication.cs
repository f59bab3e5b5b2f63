using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Stands in for the worker's class of the same name.</summary>
public static class FunctionsApplication
{
    /// <summary>A builder that reads settings from the arguments, as the worker's does too.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}

/// <summary>
/// Stands in for the worker's class of the same name: a plain host builder. What it builds doesn't start but goes to
/// <see cref="BuiltApp"/>.
/// </summary>
public sealed class FunctionsApplicationBuilder
{
    private readonly HostApplicationBuilder _builder;
    private readonly AskedSettings _asked = new();

    internal FunctionsApplicationBuilder(string[] args)
    {
        _builder = new(new HostApplicationBuilderSettings { Args = args, EnvironmentName = "Development" });
        _builder.Configuration.Sources.Add(_asked);
    }

    /// <summary>The settings.</summary>
    public ConfigurationManager Configuration => _builder.Configuration;

    /// <summary>What the app registers.</summary>
    public IServiceCollection Services => _builder.Services;

    internal bool HasWebApplication { get; set; }

    /// <summary>Hands the built app to the test; returns a host that stops at once.</summary>
    public IHost Build()
    {
        var host = _builder.Build();
        BuiltApp.Hand(new(host.Services, _asked.Names, HasWebApplication));
        return new EndedHost(host);
    }

    /// <summary>
    /// A host of which <c>Run</c> returns without starting anything; the app's services stay for the test.
    /// </summary>
    private sealed class EndedHost(IHost host) : IHost
    {
        public IServiceProvider Services => host.Services;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}

/// <summary>Stands in for the ASP.NET Core extension's class of the same name.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Remembers that HTTP functions get ASP.NET Core's requests and may return its results.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        builder.HasWebApplication = true;
        return builder;
    }
}

/// <summary>The app as its <c>Program</c> built it.</summary>
/// <param name="Services">Its services.</param>
/// <param name="Asked">The settings that it asked for so far, as they're written in an environment.</param>
/// <param name="HasWebApplication">Whether it configured ASP.NET Core.</param>
internal sealed record BuiltApp(IServiceProvider Services, IReadOnlySet<string> Asked, bool HasWebApplication)
{
    private static readonly AsyncLocal<BuiltApp?> Last = new();

    /// <summary>Runs the app's <c>Program</c> with settings.</summary>
    public static BuiltApp Build(IEnumerable<KeyValuePair<string, string>> settings)
    {
        string[] args = [.. settings.Select(setting => $"--{setting.Key.Replace("__", ":")}={setting.Value}")];
        Last.Value = null;
        typeof(BuiltApp).Assembly.EntryPoint!.Invoke(null, [args]);
        return Last.Value ?? throw new UnreachableException("Program built no app.");
    }

    /// <summary>Takes what <c>Program</c> built.</summary>
    public static void Hand(BuiltApp app) => Last.Value = app;
}
