using System.Net;
using Azure;
using Encharge.Ingestion.Geo;
using Encharge.Ingestion.Hosting;
using Microsoft.AspNetCore.Connections;

namespace Encharge.LocalHost;

/// <summary>
/// The running host: storage, queue pump and HTTP on loopback. Disposing it drains and stops all three.
/// </summary>
internal sealed partial class LocalHostApplication : IAsyncDisposable
{
    /// <summary>What is in work when the host stops gets so long to end.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(25);

    private readonly WebApplication _app;
    private readonly DataDirectory _data;
    private readonly LocalStorage _storage;

    private LocalHostApplication(WebApplication app, DataDirectory data, LocalStorage storage)
    {
        _app = app;
        _data = data;
        _storage = storage;
    }

    /// <summary>Where it listens, such as <c>http://localhost:7071/</c>.</summary>
    public Uri BaseAddress { get; private set; } = null!;

    /// <summary>The write key of the account <c>dev</c>.</summary>
    public string WriteKey { get; private set; } = null!;

    /// <summary>Where telemetry goes; null for nowhere.</summary>
    public TelemetryEndpoints? Telemetry => TelemetryEndpoints.Read(_app.Configuration);

    /// <summary>The storage that it works with.</summary>
    public string StorageConnection => _storage.ConnectionString;

    /// <summary>Everything registered.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts everything; complete when requests are answered.</summary>
    /// <param name="options">What the command line asked for.</param>
    /// <param name="progress">Where the first run's install reports.</param>
    /// <param name="configure">Replaces registered services, for tests.</param>
    /// <param name="cancellationToken">Breaks the start off.</param>
    /// <exception cref="LocalHostException">Something that the developer can mend.</exception>
    public static async Task<LocalHostApplication> StartAsync(
        LocalHostOptions options,
        TextWriter progress,
        Action<IServiceCollection>? configure = null,
        CancellationToken cancellationToken = default)
    {
        Ports.EnsureFree(options.Port);
        var data = DataDirectory.Open(options.DataDirectory);
        LocalStorage? storage = null;
        LocalHostApplication? host = null;
        try
        {
            storage = await LocalStorage.OpenAsync(options, data, progress, cancellationToken);
            var created = Composition.CreateStorageAsync(storage, cancellationToken);
            host = new LocalHostApplication(Build(options, storage, configure), data, storage);
            await host.StartAsync(options.Port, created, cancellationToken);
            return host;
        }
        catch
        {
            if (host is not null)
                await host._app.DisposeAsync();
            if (storage is not null)
                await storage.DisposeAsync();
            data.Dispose();
            throw;
        }
    }

    /// <summary>Runs until Ctrl-C, or until Azurite ends by itself; 0 for the former, 1 for the latter.</summary>
    public async Task<int> RunAsync()
    {
        var shutdown = _app.WaitForShutdownAsync();
        if (_storage.Azurite is not { } azurite || await Task.WhenAny(shutdown, azurite.Exited) == shutdown)
        {
            await shutdown;
            return 0;
        }

        LogAzuriteEnded(_app.Logger, _data.Path);
        await _app.StopAsync();
        await shutdown;
        return 1;
    }

    /// <summary>Takes no more requests, lets the messages in work end, closes storage.</summary>
    public async ValueTask DisposeAsync()
    {
        File.Delete(_data.File(LocalHostRecord.FileName));
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _storage.DisposeAsync();
        _data.Dispose();
    }

    private static WebApplication Build(
        LocalHostOptions options, LocalStorage storage, Action<IServiceCollection>? configure)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // A request's path may hold a write key, so requests are not logged.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Azure", LogLevel.Warning)
            // Not even its errors, which the endpoints log themselves: to be ready for them it'd make a scope a request.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // Requests are on threads of the pool already, and nothing here blocks one: no need to change threads again.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // "localhost" is both IPv4 and IPv6, which can't share a port that isn't chosen yet.
            if (options.Port == 0)
                kestrel.Listen(IPAddress.Loopback, 0);
            else
                kestrel.ListenLocalhost(options.Port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainTimeout);
        Composition.AddServices(builder.Services, storage);
        TelemetryExport.Add(builder);
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        Composition.Map(app);
        return app;
    }

    private async Task StartAsync(int port, Task storageCreated, CancellationToken cancellationToken)
    {
        try
        {
            await storageCreated;
            WriteKey = await Composition.PrepareAsync(_app.Services, _data, cancellationToken);
            await _app.StartAsync(cancellationToken);
            await _app.Services.GetRequiredService<Locator>().Ready;
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException)
        {
            throw StorageTrouble.Describe(StorageConnection, failure);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            throw Ports.Taken(port, failure);
        }

        BaseAddress = new Uri($"http://localhost:{new Uri(_app.Urls.First()).Port}/");
        new LocalHostRecord(
            BaseAddress.GetLeftPart(UriPartial.Authority), StorageConnection, _storage.GeoDatabase)
            .Write(_data.File(LocalHostRecord.FileName));
    }

    [LoggerMessage(Level = LogLevel.Critical,
        Message = "Azurite has ended by itself; the host stops. Its log is azurite/azurite.log in {Directory}.")]
    private static partial void LogAzuriteEnded(ILogger log, string directory);
}
