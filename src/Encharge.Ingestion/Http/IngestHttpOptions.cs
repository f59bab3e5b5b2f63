namespace Encharge.Ingestion.Http;

/// <summary>Settings of the public endpoint.</summary>
public sealed class IngestHttpOptions
{
    /// <summary>
    /// Web origins whose pages may read the answers, such as <c>https://app.example.org</c>; default <c>*</c>, any.
    /// </summary>
    public IReadOnlyList<string> AllowedOrigins { get; set; } = ["*"];

    /// <summary>
    /// Events that one write key may send in a second, on average, to one instance; 0 turns the limit off.
    /// </summary>
    public int EventsPerSecond { get; set; } = 10_000;

    /// <summary>
    /// Events that one write key may send at once after a pause; at least 1. A larger batch passes when all of it is
    /// free.
    /// </summary>
    public int Burst { get; set; } = 100_000;
}
