namespace Encharge.Benchmarks.Accept;

/// <summary>A load on the endpoint.</summary>
/// <param name="Connections">How many, each with one request under way.</param>
/// <param name="EventsPerRequest">1 for single events.</param>
internal sealed record AcceptLoad(int Connections, int EventsPerRequest)
{
    private const int BatchConnections = 16;
    private const int BatchEvents = 100;

    private static readonly IReadOnlyList<byte[]> Singles = Load.Bodies.Singles(256);
    private static readonly IReadOnlyList<byte[]> Batches = Load.Bodies.Batches(BatchConnections, BatchEvents);

    /// <summary>One connection, as the latency goal means it.</summary>
    public static readonly AcceptLoad Lone = new(1, 1);

    /// <summary>Many connections with single events.</summary>
    public static readonly AcceptLoad Many = new(256, 1);

    /// <summary>Requests of a hundred events.</summary>
    public static readonly AcceptLoad Batch = new(BatchConnections, BatchEvents);

    /// <summary>All that are measured, in this order.</summary>
    public static readonly IReadOnlyList<AcceptLoad> All = [Lone, new(16, 1), new(64, 1), Many, Batch];

    /// <summary>The requests' bodies, the documented event with another user each.</summary>
    public IReadOnlyList<byte[]> Bodies => EventsPerRequest == 1 ? Singles : Batches;

    /// <summary>Such as <c>256 connections, single events</c>.</summary>
    public string Text =>
        $"{Connections} connection{(Connections == 1 ? "" : "s")}, "
        + (EventsPerRequest == 1 ? "single events" : $"batches of {EventsPerRequest}");
}
