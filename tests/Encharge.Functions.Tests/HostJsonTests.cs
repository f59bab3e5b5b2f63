using System.Globalization;
using System.Text.Json.Nodes;
using Encharge.Ingestion.Queue;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Encharge.Functions.Tests;

/// <summary>host.json against the code that relies on it; docs/decisions/0003 has the reasons.</summary>
public sealed class HostJsonTests
{
    private static readonly JsonNode Queues = ProjectFiles.HostJson["extensions"]!["queues"]!;

    [Fact]
    public void Paths_have_no_prefix() =>
        Assert.Equal("", ProjectFiles.HostJson["extensions"]!["http"]!["routePrefix"]!.GetValue<string>());

    [Fact]
    public void A_message_is_tried_five_times() => Assert.Equal(5, Queues["maxDequeueCount"]!.GetValue<int>());

    [Fact]
    public void A_failed_message_waits_before_it_comes_again() =>
        Assert.InRange(Duration("visibilityTimeout"), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    [Fact]
    public void An_idle_queue_is_looked_at_within_seconds() =>
        Assert.InRange(Duration("maxPollingInterval"), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));

    [Fact]
    public void Few_packed_messages_are_taken_at_a_time()
    {
        Assert.InRange(Queues["batchSize"]!.GetValue<int>(), 1, 8);
        Assert.InRange(Queues["newBatchThreshold"]!.GetValue<int>(), 1, Queues["batchSize"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_host_decodes_what_the_app_puts_on_the_queue()
    {
        await using var storage = await LoopbackStorage.StartAsync();
        var queue = BuiltApp.Build(storage.Settings).Services.GetRequiredService<EventQueue>();

        await queue.EnqueueAsync([Some.Visit], CancellationToken.None);

        var text = Assert.Single(storage.MessageTexts);
        Assert.StartsWith("{\"v\":1,\"events\":[", DecodedByHost(text), StringComparison.Ordinal);
    }

    private static string DecodedByHost(string text) => Queues["messageEncoding"]!.GetValue<string>() switch
    {
        "base64" => new BinaryData(Convert.FromBase64String(text)).ToString(),
        "none" => text,
        var other => throw new InvalidOperationException($"The host knows no message encoding '{other}'."),
    };

    private static TimeSpan Duration(string name) =>
        TimeSpan.Parse(Queues[name]!.GetValue<string>(), CultureInfo.InvariantCulture);
}
