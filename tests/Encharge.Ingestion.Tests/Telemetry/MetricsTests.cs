using System.Net;
using System.Text;
using Azure;
using Azure.Core;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Geo;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Telemetry;
using Encharge.Ingestion.Tests.Http;
using Encharge.Testing;
using Encharge.Testing.Geo;
using Microsoft.Extensions.Logging.Abstractions;

namespace Encharge.Ingestion.Tests.Telemetry;

/// <summary>Every instrument, moved by the code that it measures.</summary>
public sealed class MetricsTests
{
    private static readonly Identifier Ana = Some.User("ana");

    [Fact]
    public async Task Accepted_events_are_counted_by_type_and_refused_ones_by_code()
    {
        using var endpoint = new TestEndpoint();
        using var measured = new Measured(endpoint.Metrics);

        await endpoint.SendAsync(
            """[{"name":"Paid","user":{"userId":"1"}},{"user":{"userId":"1"}},{"name":"x","user":{"email":"nobody"}}]""");
        await endpoint.SendAsync("""{"name":"Paid","user":{"userId":"null"}}""");
        await endpoint.SendAsync("{broken");

        Assert.Equal(new() { ["track"] = 1, ["identify"] = 1 }, measured.Sums("encharge.ingest.accepted"));
        Assert.Equal(
            new() { ["invalid_email"] = 1, ["placeholder_identifier"] = 1, ["invalid_json"] = 1 },
            measured.Sums("encharge.ingest.refused"));
    }

    [Fact]
    public async Task A_dry_run_counts_nothing()
    {
        using var endpoint = new TestEndpoint();
        using var measured = new Measured(endpoint.Metrics);

        await endpoint.SendAsync(
            TestRequest.Json("""{"name":"Paid","user":{"userId":"1"}}""") with { Query = "?dryRun=true" });

        Assert.Empty(measured.Of("encharge.ingest.accepted"));
    }

    [Fact]
    public async Task Puts_tell_their_time_their_bytes_and_their_events()
    {
        var storage = await TestStorage.CreateAsync();
        using var measured = new Measured(storage.Metrics);

        await storage.MessageAsync(Paid(1), Paid(2), Paid(3));

        Assert.Equal([(3, "")], measured.Of("encharge.queue.message.events"));
        Assert.InRange(Assert.Single(measured.Of("encharge.queue.message.size")).Value, 300, 1_000);
        Assert.Equal("", Assert.Single(measured.Of("encharge.queue.put.duration")).Tags);
        Assert.Empty(measured.Of("encharge.queue.oversize"));
    }

    [Fact]
    public async Task A_put_that_fails_tells_why()
    {
        var storage = await TestStorage.CreateAsync();
        await storage.Clients.Queue.DeleteAsync();
        using var measured = new Measured(storage.Metrics);

        await Assert.ThrowsAsync<EnqueueFailedException>(
            () => storage.Queue.EnqueueAsync([Paid(1)], CancellationToken.None));

        var put = Assert.Single(measured.Of("encharge.queue.put.duration"));
        Assert.Equal("Azure.RequestFailedException", put.Tags);
    }

    [Fact]
    public async Task An_oversize_event_is_counted()
    {
        var storage = await TestStorage.CreateAsync();
        using var measured = new Measured(storage.Metrics);
        var large = Some.Track(1, "Paid", Ana).WithProperties($$"""{"text":"{{new string('x', 60_000)}}"}""");

        await storage.MessageAsync(large.Received());

        Assert.Equal([(1, "")], measured.Of("encharge.queue.oversize"));
    }

    [Fact]
    public async Task Applied_events_tell_their_lag()
    {
        var storage = await TestStorage.CreateAsync();
        using var measured = new Measured(storage.Metrics);
        var message = await storage.MessageAsync(Paid(1), Paid(2));

        await storage.NewProcessor().ProcessAsync(message, 1, CancellationToken.None);

        Assert.Equal(new() { ["track"] = 2 }, measured.Sums("encharge.apply.applied"));
        var expected = (TimeProvider.System.GetUtcNow() - Some.Minute(1)).TotalSeconds;
        Assert.All(measured.Of("encharge.apply.lag"), lag => Assert.InRange(lag.Value, expected - 120, expected));
    }

    [Fact]
    public async Task Rejections_are_counted_by_reason_and_not_as_applied()
    {
        var storage = await TestStorage.CreateAsync();
        using var measured = new Measured(storage.Metrics);
        var unknown = Some.Group(1, null, Ana) with { ObjectId = "e8f6a7ea-4a8e-4a3e-8d0a-3d1f0a5ed3c7" };
        var message = await storage.MessageAsync(unknown.Received());

        await storage.NewProcessor().ProcessAsync(message, 1, CancellationToken.None);

        Assert.Equal(new() { ["unknown_object"] = 1 }, measured.Sums("encharge.apply.rejected"));
        Assert.Empty(measured.Of("encharge.apply.applied"));
    }

    [Fact]
    public async Task A_commit_that_another_writer_outran_is_a_conflict()
    {
        var storage = await TestStorage.CreateAsync();
        using var measured = new Measured(storage.Metrics);
        var slow = storage.NewProcessor();
        await slow.ProcessAsync(await storage.MessageAsync(Paid(1)), 1, CancellationToken.None);
        await storage.NewProcessor().ProcessAsync(await storage.MessageAsync(Paid(2)), 1, CancellationToken.None);
        var before = measured.Sums("encharge.apply.conflicts").GetValueOrDefault("identity");

        await slow.ProcessAsync(await storage.MessageAsync(Paid(3)), 1, CancellationToken.None);

        Assert.Equal(before + 1, measured.Sums("encharge.apply.conflicts")["identity"]);
    }

    [Fact]
    public async Task Events_given_back_alone_are_counted()
    {
        var faults = new FaultPolicy();
        var storage = await TestStorage.CreateAsync(
            options => options.AddPolicy(faults, HttpPipelinePosition.PerRetry));
        using var measured = new Measured(storage.Metrics);
        var message = await storage.MessageAsync(Paid(1), Some.Track(2, "Paid", Some.User("bob")).Received());
        var bob = ContentId.OfIdentity(Some.Account, Some.User("bob"));
        faults.Before = async request =>
        {
            using var body = new MemoryStream();
            if (request.Content is not null)
                await request.Content.WriteToAsync(body, CancellationToken.None);
            var text = request.Uri + Encoding.UTF8.GetString(body.ToArray());
            if (text.Contains($"{bob:N}", StringComparison.Ordinal))
                throw new RequestFailedException(500, "Not this one.");
        };

        await storage.NewProcessor().ProcessAsync(message, 2, CancellationToken.None);

        Assert.Equal([(1, "")], measured.Of("encharge.apply.given_back"));
    }

    [Fact]
    public async Task Look_ups_are_counted_by_outcome()
    {
        var storage = await TestStorage.CreateAsync();
        using var measured = new Measured(storage.Metrics);
        using var locator = new Locator();
        var addresses = new[] { null, "10.0.0.1", "81.2.69.142", "9.9.9.9" };
        var events = addresses.Select((address, i) =>
            (Some.Track(i, "Paid", Ana) with { Ip = address is null ? null : IPAddress.Parse(address) }).Received());
        var message = await storage.MessageAsync([.. events]);

        await storage.NewProcessor(locator).ProcessAsync(message, 1, CancellationToken.None);
        var database = new MmdbWriter("GeoLite2-City").Add("81.2.69.0/24", LocationRecord.City("GB", "United Kingdom", null));
        locator.Replace(LocationDatabase.Read(database.ToStream(), "test"));
        await storage.NewProcessor(locator).ProcessAsync(message, 1, CancellationToken.None);

        Assert.Equal(
            new() { ["no_address"] = 2, ["not_public"] = 2, ["no_database"] = 2, ["found"] = 1, ["unknown"] = 1 },
            measured.Sums("encharge.location.lookups"));
    }

    [Fact]
    public async Task The_queues_and_the_database_tell_length_and_age()
    {
        var storage = await TestStorage.CreateAsync();
        using var measured = new Measured(storage.Metrics);
        using var locator = new Locator();
        var log = NullLogger<QueueWatch>.Instance;
        using var watch = new QueueWatch(storage.Clients.Raw, (locator, storage.Metrics), TimeProvider.System, log);
        Assert.Empty(measured.Of("encharge.queue.poison.messages"));
        Assert.Empty(measured.Of("encharge.geo.database.age"));
        await storage.Queue.EnqueueAsync([Paid(1)], CancellationToken.None);
        await storage.Clients.Raw.Poison.SendMessageAsync("a");
        await storage.Clients.Raw.Poison.SendMessageAsync("b");
        var builtAt = TimeProvider.System.GetUtcNow().AddDays(-3);
        var database = new MmdbWriter("GeoLite2-City") { BuiltAt = builtAt }.Add("81.2.69.0/24", LocationRecord.City("GB", "", null));
        locator.Replace(LocationDatabase.Read(database.ToStream(), "test"));

        await watch.LookAsync(CancellationToken.None);

        Assert.Equal(1, measured.Of("encharge.queue.messages")[^1].Value);
        Assert.Equal(2, measured.Of("encharge.queue.poison.messages")[^1].Value);
        Assert.InRange(measured.Of("encharge.queue.oldest.age")[^1].Value, 0, 60);
        Assert.InRange(measured.Of("encharge.geo.database.age")[^1].Value, 3 * 86_400, (3 * 86_400) + 60);
    }

    private static Envelope Paid(double at) => Some.Track(at, "Paid", Ana).Received(number: (int)at);
}
