using System.Text;
using Encharge.Ingestion.Live;
using Encharge.Testing;
using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Tests.Live;

/// <summary>The bytes of the stream: what was dropped is said, and silence is broken before a proxy gives up.</summary>
public sealed class LiveStreamTests
{
    private static readonly EventLabel Label = new(null, null, "track", "Paid", Some.User("7"));

    [Fact]
    public async Task A_slow_reader_is_told_how_many_notes_it_missed()
    {
        var feed = new LiveFeed(TimeProvider.System);
        using var reader = feed.TryOpen("dev")!;
        for (var i = 0; i < LiveReader.MaxWaiting + 7; i++)
            feed.Publish("dev", i, static (_, _) => [new AcceptedNote(Some.Start, Label, [])]);

        var text = await ReadAsync(new(reader, NobodyAsync, TimeProvider.System), "event: dropped\ndata: {\"count\":7}\n\n");

        Assert.StartsWith(
            ": live\n\nevent: accepted\ndata: {\"at\":\"2026-01-01T00:00:00Z\",\"type\":\"track\",\"name\":\"Paid\"," +
            "\"identity\":{\"kind\":\"userId\",\"value\":\"7\"}}\n\nevent: dropped\n",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_is_broken_by_a_comment()
    {
        using var reader = new LiveFeed(TimeProvider.System).TryOpen("dev")!;

        var text = await ReadAsync(new(reader, NobodyAsync, new HastyTime()), ": still live\n\n: still live\n\n");

        Assert.DoesNotContain("event:", text, StringComparison.Ordinal);
    }

    private static Task<Guid?> NobodyAsync(string account, Guid identityId, CancellationToken stop) =>
        Task.FromResult<Guid?>(null);

    /// <summary>What is sent up to some text, which must come within seconds.</summary>
    private static async Task<string> ReadAsync(LiveStream stream, string end)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var body = new Body(end, stop);
        var context = new DefaultHttpContext { Response = { Body = body } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.SendAsync(context.Response, stop.Token));
        var text = Encoding.UTF8.GetString(body.ToArray());
        Assert.Contains(end, text, StringComparison.Ordinal);
        return text;
    }

    /// <summary>Stops the stream once it has said the text.</summary>
    private sealed class Body(string end, CancellationTokenSource stop) : MemoryStream
    {
        public override Task FlushAsync(CancellationToken cancellationToken) =>
            Encoding.UTF8.GetString(ToArray()).Contains(end, StringComparison.Ordinal)
                ? stop.CancelAsync()
                : Task.CompletedTask;
    }

    /// <summary>Every wait is over at once.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), period);
    }
}
