using Encharge.LocalHost.Queues;

namespace Encharge.EndToEnd.Tests.LocalHost;

/// <summary>How long the pump leaves an empty queue alone.</summary>
public class PollingIntervalTests
{
    [Fact]
    public void Pauses_double_up_to_the_longest()
    {
        var interval = new PollingInterval(TimeSpan.FromSeconds(1));

        Assert.Equal([100, 200, 400, 800, 1000, 1000], Take(interval, 6));
    }

    [Fact]
    public void A_message_brings_the_shortest_pause_back()
    {
        var interval = new PollingInterval(TimeSpan.FromSeconds(1));
        Take(interval, 4);

        interval.Reset();

        Assert.Equal([100, 200], Take(interval, 2));
    }

    [Fact]
    public void A_longest_pause_below_the_shortest_holds() =>
        Assert.Equal([50, 50], Take(new PollingInterval(TimeSpan.FromMilliseconds(50)), 2));

    private static double[] Take(PollingInterval interval, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => interval.Next().TotalMilliseconds)];
}
