using Encharge.Ingestion.Hosting;
using Encharge.Ingestion.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Encharge.Cli.Settings;

/// <summary>The library's classes on a storage account, put together as the hosts do it.</summary>
internal static class StorageServices
{
    /// <summary>Opens them; nothing is sent yet.</summary>
    /// <exception cref="CliException">The settings can't be used.</exception>
    public static ServiceProvider Open(StorageSetting setting, TimeProvider time)
    {
        Connect(setting);
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(time)
            .AddIngestion(options => Copy(setting.Options, options))
            .BuildServiceProvider();
    }

    /// <summary>The clients alone.</summary>
    /// <exception cref="CliException">The settings can't be used.</exception>
    public static StorageClients Connect(StorageSetting setting)
    {
        try
        {
            return StorageClients.Create(setting.Options);
        }
        catch (Exception unreadable) when (unreadable
            is FormatException or ArgumentException or InvalidOperationException)
        {
            // The library's message may quote the string, and the string holds a key.
            throw CliException.Usage(
                $"What {setting.Source} says of storage can't be read: copy the connection string whole, in quotes, "
                + "from the storage account's access keys.",
                unreadable);
        }
    }

    private static void Copy(IngestionOptions from, IngestionOptions to)
    {
        to.StorageConnection = from.StorageConnection;
        to.AccountName = from.AccountName;
        to.ClientId = from.ClientId;
        to.QueueName = from.QueueName;
    }
}
