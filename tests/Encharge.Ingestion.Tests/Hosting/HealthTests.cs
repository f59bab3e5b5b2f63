using Encharge.Ingestion.Hosting;
using Encharge.Testing;
using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Tests.Hosting;

/// <summary>Ready means that queue and tables are there and answer.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task With_its_storage_the_service_is_ready() => Assert.Equal(200, await StatusAsync(_ => Task.CompletedTask));

    [Fact]
    public async Task Without_the_table_of_write_keys_it_is_not_ready() =>
        Assert.Equal(503, await StatusAsync(storage => storage.Clients.Table("WriteKeys").DeleteAsync()));

    [Fact]
    public async Task Without_the_queue_it_is_not_ready() =>
        Assert.Equal(503, await StatusAsync(storage => storage.Clients.Queue.DeleteAsync()));

    private static async Task<int?> StatusAsync(Func<TestStorage, Task> damage)
    {
        var storage = await TestStorage.CreateAsync();
        await damage(storage);
        return (await new HealthEndpoint(storage.Clients).ReadyAsync(CancellationToken.None) as IStatusCodeHttpResult)?.StatusCode ?? 200;
    }
}
