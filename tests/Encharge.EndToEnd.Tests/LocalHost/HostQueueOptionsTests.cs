using Azure.Storage.Queues;
using Encharge.Ingestion.Hosting;
using Encharge.LocalHost;
using Encharge.LocalHost.Queues;

namespace Encharge.EndToEnd.Tests.LocalHost;

/// <summary>The pump's settings come from <c>host.json</c>, as the Functions host's do.</summary>
public class HostQueueOptionsTests
{
    [Fact]
    public void The_projects_own_file_is_read()
    {
        var options = HostQueueFile.Read(Path.Combine(AppContext.BaseDirectory, "host.json"));

        Assert.Equal(5, options.MaxDequeueCount);
        Assert.Equal(QueueMessageEncoding.Base64, options.MessageEncoding);
        Assert.InRange(options.BatchSize, 1, 32);
        Assert.True(options.VisibilityTimeout > TimeSpan.Zero, "A failed message must not be retried at once.");
    }

    [Fact]
    public void Every_setting_is_read()
    {
        var options = Read("""
            {"extensions": {"queues": {"batchSize": 3, "newBatchThreshold": 1, "maxDequeueCount": 2,
              "visibilityTimeout": "00:00:07", "maxPollingInterval": "00:00:09", "messageEncoding": "none"}}}
            """);

        Assert.Equal(
            new HostQueueOptions
            {
                BatchSize = 3,
                NewBatchThreshold = 1,
                MaxDequeueCount = 2,
                VisibilityTimeout = TimeSpan.FromSeconds(7),
                MaxPollingInterval = TimeSpan.FromSeconds(9),
                MessageEncoding = QueueMessageEncoding.None,
            },
            options);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"extensions": {"http": {}}}""")]
    [InlineData("""{"extensions": {"queues": {}}}""")]
    public void What_is_absent_has_the_Functions_hosts_default(string json)
    {
        var options = Read(json);

        Assert.Equal(
            (16, 8, 5, TimeSpan.Zero, TimeSpan.FromMinutes(1)),
            (options.BatchSize, options.NewBatchThreshold, options.MaxDequeueCount, options.VisibilityTimeout,
                options.MaxPollingInterval));
    }

    [Fact]
    public void The_threshold_follows_the_batch_size() =>
        Assert.Equal(2, Read("""{"extensions": {"queues": {"batchSize": 4}}}""").NewBatchThreshold);

    [Fact]
    public void All_settings_out_of_bounds_are_named()
    {
        var trouble = Assert.Throws<LocalHostException>(() => Read("""
            {"extensions": {"queues": {"batchSize": 33, "newBatchThreshold": -1, "maxDequeueCount": "5",
              "visibilityTimeout": 10, "maxPollingInterval": "soon", "messageEncoding": "utf8"}}}
            """));

        string[] settings =
        [
            "batchSize", "newBatchThreshold", "maxDequeueCount",
            "visibilityTimeout", "maxPollingInterval", "messageEncoding",
        ];
        Assert.All(settings, setting => Assert.Contains($"{setting} must be", trouble.Message));
    }

    [Fact]
    public void What_is_not_JSON_is_said_to_be_none() =>
        Assert.Contains("is not JSON (line 2)", Assert.Throws<LocalHostException>(() => Read("{\n,}")).Message);

    private static HostQueueOptions Read(string json)
    {
        using var directory = new TemporaryDirectory();
        return HostQueueFile.Read(directory.Write("host.json", json));
    }
}
