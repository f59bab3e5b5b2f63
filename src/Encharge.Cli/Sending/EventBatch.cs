using System.Runtime.CompilerServices;
using Encharge.Ingestion.Validation;

namespace Encharge.Cli.Sending;

/// <summary>An event ready to be sent.</summary>
/// <param name="Source">As it stands in the file.</param>
/// <param name="Json">As it is sent.</param>
internal sealed record PreparedEvent(SourceEvent Source, ReadOnlyMemory<byte> Json);

/// <summary>An event that isn't taken.</summary>
/// <param name="Source">As it stands in the file.</param>
/// <param name="Problems">Why, in the service's own words.</param>
internal sealed record RefusedEvent(SourceEvent Source, IReadOnlyList<Refusal> Problems);

/// <summary>A problem of an event, as the service tells it.</summary>
/// <param name="Code">Its slug.</param>
/// <param name="Pointer">Where in the event, as a JSON pointer; empty for the whole.</param>
/// <param name="Detail">How to mend it.</param>
internal sealed record Refusal(string Code, string Pointer, string Detail);

/// <summary>Events that lie beside each other in the file and go in one request.</summary>
/// <param name="Start">Where the first begins.</param>
/// <param name="End">Where the one after the last begins.</param>
/// <param name="Events">Those to send, at most 1,000 and 4 MiB.</param>
/// <param name="Refused">Those that can't be sent at all.</param>
internal sealed record EventBatch(
    SourcePosition Start, SourcePosition End, IReadOnlyList<PreparedEvent> Events, IReadOnlyList<RefusedEvent> Refused)
{
    /// <summary>The brackets of the array that carries the events.</summary>
    private const int Brackets = 2;

    /// <summary>The largest event that a request can carry alone.</summary>
    public const int MaxEventBytes = Limits.MaxRequestBytes - Brackets;

    /// <summary>Packs events into batches; those that are done already are passed over.</summary>
    public static async IAsyncEnumerable<EventBatch> PackAsync(
        IAsyncEnumerable<SourceEvent> events,
        EventStamp stamp,
        (int BatchSize, Func<long, bool> IsDone) how,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new EventBatchBuilder();
        await foreach (var source in events.WithCancellation(cancellationToken))
        {
            if (how.IsDone(source.Start.Index))
                continue;
            var stamped = stamp.Apply(source);
            if (batch.Count > 0 && (batch.Count == how.BatchSize || !batch.Fits(stamped)))
            {
                yield return batch.Build();
                batch = new();
            }

            batch.Add(stamped);
        }

        if (batch.Count > 0)
            yield return batch.Build();
    }
}

/// <summary>A batch that is filling up.</summary>
internal sealed class EventBatchBuilder
{
    private readonly List<PreparedEvent> _events = [];
    private readonly List<RefusedEvent> _refused = [];
    private SourcePosition _start;
    private SourcePosition _end;
    private int _bytes;

    /// <summary>How many events it has, those refused included.</summary>
    public int Count => _events.Count + _refused.Count;

    /// <summary>Whether an event of that size can come next: it must follow the last without a gap.</summary>
    public bool Fits(StampedEvent stamped) =>
        stamped.Source.Start.Index == _end.Index && _bytes + stamped.Json.Length + 1 <= EventBatch.MaxEventBytes;

    /// <summary>Adds an event, or what is wrong with it.</summary>
    public void Add(StampedEvent stamped)
    {
        var (source, json, problem) = stamped;
        if (Count == 0)
            _start = source.Start;
        _end = source.End;
        if (problem is { } found)
        {
            _refused.Add(new(source, [new(found.Code.Describe().Slug, found.Pointer, found.Detail)]));
            return;
        }

        _bytes += json.Length + 1;
        _events.Add(new(source, json));
    }

    /// <summary>The batch.</summary>
    public EventBatch Build() => new(_start, _end, _events, _refused);
}
