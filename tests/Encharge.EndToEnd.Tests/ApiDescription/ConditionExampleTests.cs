using Azure;
using Azure.Core;
using Encharge.Ingestion.Hosting;
using Encharge.LocalHost;
using Encharge.Testing;
using Encharge.Testing.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Encharge.EndToEnd.Tests.ApiDescription;

/// <summary>
/// The answers that no request alone brings forth, each from a host that is brought into the condition: a low rate, or
/// storage in memory that fails.
/// </summary>
[Collection(LocalHostCollection.Name)]
public sealed class ConditionExampleTests(LocalHostFixture host)
{
    [Fact]
    public async Task Too_many_events_are_answered_as_the_example_says()
    {
        await using var limited = await StartAsync(services => services.Configure<IngestionOptions>(options =>
            (options.EventsPerSecond, options.Burst) = (1, 1)));

        using (await SendAsync(limited, "rate_limited"))
        using (var response = await SendAsync(limited, "rate_limited"))
            await ExpectAsync("rate_limited", response, "Retry-After");
    }

    [Fact]
    public async Task A_queue_that_takes_nothing_is_answered_as_the_example_says()
    {
        await using var failing = await StartFailingAsync(
            MemoryAccount.QueueHost, new RequestFailedException(503, "Server busy."));

        using var response = await SendAsync(failing, "unavailable");

        await ExpectAsync("unavailable", response, "Retry-After");
    }

    [Fact]
    public async Task A_bug_is_answered_as_the_example_says()
    {
        await using var failing = await StartFailingAsync(
            MemoryAccount.TableHost, new InvalidOperationException("A bug."));

        using var response = await SendAsync(failing, "internal_error");

        await ExpectAsync("internal_error", response);
    }

    [Fact]
    public async Task Tables_that_do_not_answer_stop_the_management_api_as_the_example_says()
    {
        await using var failing = await StartFailingAsync(
            MemoryAccount.TableHost, new RequestFailedException(503, "Server busy."));
        var answer = Description.Operation("listWriteKeys").Answers.Single(found => found.Status == 503);
        using var client = new HttpClient();

        using var response = await client.GetAsync(
            new Uri(failing.BaseAddress, answer.Operation.Path.Replace("{account}", "dev", StringComparison.Ordinal)));

        await answer.ExpectAsync(response);
    }

    [Fact]
    public async Task Tables_that_do_not_answer_make_the_service_unready_as_the_example_says()
    {
        await using var failing = await StartFailingAsync(
            MemoryAccount.TableHost, new RequestFailedException(503, "Server busy."));
        using var client = new HttpClient();

        using var response = await client.GetAsync(new Uri(failing.BaseAddress, "health/ready"));

        await Description.Operation("checkReady").Answers.Single(found => found.Status == 503).ExpectAsync(response);
    }

    private static async Task<HttpResponseMessage> SendAsync(LocalHostApplication to, string name)
    {
        var answer = Description.Operation("postEvents").Answers.Single(found => found.Name == name);
        using var client = new HttpClient { BaseAddress = to.BaseAddress };
        using var request = ExampleRequest.OfRecipe(answer.Recipe!.Value, to.WriteKey);
        return await client.SendAsync(request);
    }

    private static async Task ExpectAsync(string name, HttpResponseMessage response, string? header = null)
    {
        await Description.Operation("postEvents").Answers.Single(found => found.Name == name).ExpectAsync(response);
        if (header is not null)
            Assert.True(response.Headers.Contains(header));
    }

    /// <summary>A host on storage in memory, of which a part fails from now on.</summary>
    private async Task<RunningHost> StartFailingAsync(string part, Exception failure)
    {
        var faults = new FaultPolicy();
        var storage = await TestStorage.CreateAsync(options =>
            options.AddPolicy(faults, HttpPipelinePosition.PerRetry));
        var failing = await StartAsync(services => services.AddSingleton(storage.Clients));
        faults.Before = request => request.Uri.Host == part ? throw failure : Task.CompletedTask;
        return failing;
    }

    /// <summary>A host with a folder of its own, on the collection's storage where nothing else is said.</summary>
    private async Task<RunningHost> StartAsync(Action<IServiceCollection> configure)
    {
        var data = Directory.CreateTempSubdirectory("encharge-condition-");
        var options = new LocalHostOptions
        {
            Port = 0,
            DataDirectory = data.FullName,
            StorageConnection = host.StorageConnection,
        };
        return new(await LocalHostApplication.StartAsync(options, TextWriter.Null, configure), data);
    }

    /// <summary>A host and its folder.</summary>
    private sealed record RunningHost(LocalHostApplication Application, DirectoryInfo Data) : IAsyncDisposable
    {
        public Uri BaseAddress => Application.BaseAddress;

        public static implicit operator LocalHostApplication(RunningHost running) => running.Application;

        public async ValueTask DisposeAsync()
        {
            await Application.DisposeAsync();
            Data.Delete(recursive: true);
        }
    }
}
