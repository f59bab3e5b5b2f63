using Azure;
using Azure.Identity;
using Encharge.Ingestion.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encharge.Ingestion.Hosting;

/// <summary>Lets a host see to its storage when it starts.</summary>
public static class StorageStartServices
{
    /// <summary>
    /// At start: with a connection string makes the tables, queues and container that are missing, as nothing else does
    /// it on a developer's machine; with a managed identity, where the deployment made them, only opens the
    /// connections.
    /// </summary>
    public static IServiceCollection AddStorageStart(this IServiceCollection services) =>
        services.AddHostedService(provider => new StorageStart(
            provider.GetRequiredService<StorageClients>(),
            provider.GetRequiredService<IOptions<IngestionOptions>>(),
            provider.GetRequiredService<ILogger<StorageStart>>()));
}

/// <summary>
/// Sees to storage at start. Making what is missing is waited for, and its failure ends the start. Opening connections
/// is not: it only spares the first request the sign-in, and readiness tells what is wrong.
/// </summary>
internal sealed partial class StorageStart(
    StorageClients clients, IOptions<IngestionOptions> options, ILogger<StorageStart> log) : IHostedService
{
    private Task _warming = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(options.Value.AccountName))
            return clients.EnsureCreatedAsync(cancellationToken);
        _warming = WarmAsync();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _warming.WaitAsync(cancellationToken);

    private async Task WarmAsync()
    {
        try
        {
            await clients.ProbeAsync(CancellationToken.None);
        }
        catch (Exception failure) when (failure
            is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            LogNotReached(failure.GetType().Name, (failure as RequestFailedException)?.Status);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Storage was not reached at start: {Failure} {Status}.")]
    private partial void LogNotReached(string failure, int? status);
}
