using Azure;
using Encharge.Ingestion.Http;
using Encharge.Ingestion.Queue;

namespace Encharge.Ingestion.Tests.Http;

/// <summary>Rates, storage that fails, and bugs: never a 2xx for what is dropped, never a secret in a log.</summary>
public sealed class FailureTests
{
    private const string Event = """{"name":"X","user":{"userId":"s3cr3t"}}""";

    [Fact]
    public async Task A_queue_that_fails_is_answered_with_503_for_the_whole_request()
    {
        var failure = new EnqueueFailedException("s3cr3t", new TimeoutException());
        using var endpoint = new TestEndpoint { QueueFailure = failure };

        var answer = await endpoint.SendAsync($"[{Event},{{}}]");

        Assert.Equal(503, answer.Status);
        Assert.Equal("2", answer.Headers["Retry-After"]);
        Assert.Equal(["unavailable"], answer.Codes);
        Assert.Equal(["Warning: 1 events of account dev were not stored: TimeoutException"], endpoint.Log.Lines);
    }

    [Fact]
    public async Task Storage_that_fails_elsewhere_is_answered_with_503()
    {
        using var refused = new TestEndpoint { KeyFailure = new RequestFailedException(503, "s3cr3t") };
        using var unreachable = new TestEndpoint
        {
            KeyFailure = new AggregateException(new RequestFailedException("s3cr3t")),
        };

        using var silent = new TestEndpoint
        {
            KeyFailure = new AggregateException(new TaskCanceledException("s3cr3t"), new TaskCanceledException("s3cr3t")),
        };

        Assert.Equal(503, (await refused.SendAsync(Event)).Status);
        Assert.Equal(503, (await unreachable.SendAsync(Event)).Status);
        Assert.Equal(503, (await silent.SendAsync(Event)).Status);
        Assert.DoesNotContain("s3cr3t", string.Concat(refused.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bug_is_answered_with_500_and_logged_without_what_was_sent()
    {
        using var endpoint = new TestEndpoint { QueueFailure = new InvalidOperationException("s3cr3t") };

        var answer = await endpoint.SendAsync(Event);

        Assert.Equal(500, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal(["internal_error"], answer.Codes);
        Assert.Equal("*", answer.Headers["Access-Control-Allow-Origin"]);
        var line = Assert.Single(endpoint.Log.Lines);
        Assert.StartsWith("Error: ", line, StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException", line, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", line, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(TestRequest.Key, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_its_rate_a_key_is_told_to_wait_and_nothing_is_taken()
    {
        using var endpoint = new TestEndpoint(new IngestHttpOptions { EventsPerSecond = 1, Burst = 3 });

        Assert.Equal(200, (await endpoint.SendAsync($"[{Event},{Event}]")).Status);
        var answer = await endpoint.SendAsync($"[{Event},{Event}]");

        Assert.Equal(429, answer.Status);
        Assert.True(int.Parse(answer.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture) >= 1);
        Assert.Equal(["rate_limited"], answer.Codes);
        Assert.Equal(2, endpoint.Queue.Count);
        Assert.Equal(200, (await endpoint.SendAsync(Event)).Status);
    }

    [Fact]
    public async Task A_batch_larger_than_the_burst_passes_when_all_of_it_is_free()
    {
        using var endpoint = new TestEndpoint(new IngestHttpOptions { EventsPerSecond = 1, Burst = 2 });

        Assert.Equal(200, (await endpoint.SendAsync($"[{Event},{Event},{Event}]")).Status);
        Assert.Equal(429, (await endpoint.SendAsync(Event)).Status);
    }

    [Fact]
    public async Task A_connection_check_costs_nothing()
    {
        using var endpoint = new TestEndpoint(new IngestHttpOptions { EventsPerSecond = 1, Burst = 1 });

        await endpoint.SendAsync(Event);

        Assert.Equal(200, (await endpoint.SendAsync("[]")).Status);
    }

    [Fact]
    public async Task No_rate_is_no_limit()
    {
        using var endpoint = new TestEndpoint(new IngestHttpOptions { EventsPerSecond = 0, Burst = 1 });

        for (var i = 0; i < 5; i++)
            Assert.Equal(200, (await endpoint.SendAsync(Event)).Status);
    }
}
