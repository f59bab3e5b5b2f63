using System.Net;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Geo;
using Encharge.Ingestion.Keys;
using Encharge.Ingestion.Live;
using Encharge.Ingestion.Objects;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Telemetry;

namespace Encharge.Ingestion.Http;

/// <summary>What the endpoint asks of the rest of the service, as calls; each names the method behind it.</summary>
public sealed record IngestDependencies
{
    /// <summary><see cref="WriteKeys.FindAsync"/>.</summary>
    public required Func<string, CancellationToken, ValueTask<AccountKey?>> FindKey { get; init; }

    /// <summary><see cref="EventQueue.EnqueueAsync"/>.</summary>
    public required Func<IReadOnlyList<Envelope>, CancellationToken, Task> Enqueue { get; init; }

    /// <summary><see cref="Schemas.FindAsync"/>.</summary>
    public required Func<string, string, CancellationToken, ValueTask<ObjectSchema?>> FindSchema { get; init; }

    /// <summary><see cref="Schemas.ListNamesAsync"/>.</summary>
    public required Func<string, CancellationToken, Task<IReadOnlyList<string>>> ListSchemas { get; init; }

    /// <summary><see cref="Locator.Locate"/>; asked by dry runs only.</summary>
    public required Func<IPAddress?, Location?> Locate { get; init; }

    /// <summary>Told of every event that is accepted or refused.</summary>
    public required LiveFeed Live { get; init; }

    /// <summary>Counts what is accepted and refused.</summary>
    internal IngestionMetrics Metrics { get; init; } = new();

    /// <summary>The service's own.</summary>
    /// <param name="keys">The write keys.</param>
    /// <param name="queue">The queue of accepted events.</param>
    /// <param name="schemas">The object types.</param>
    /// <param name="seen">What a dry run and a watcher see.</param>
    public static IngestDependencies Of(
        WriteKeys keys, EventQueue queue, Schemas schemas, (Locator Locator, LiveFeed Live) seen) => new()
        {
            FindKey = keys.FindAsync,
            Enqueue = queue.EnqueueAsync,
            FindSchema = schemas.FindAsync,
            ListSchemas = schemas.ListNamesAsync,
            Locate = seen.Locator.Locate,
            Live = seen.Live,
        };
}
