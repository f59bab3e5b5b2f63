using Encharge.Ingestion.Events;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.Processing;

/// <summary>Splits the events of one partition so that what each part writes fits a transaction.</summary>
internal static class Transactions
{
    /// <summary>The state's row, whatever it will hold.</summary>
    private const int StateBytes =
        TableLimits.MaxRowBytes + (TableLimits.MaxDocumentCharacters * TableLimits.MaxWireBytesPerCharacter);

    /// <summary>Parts in the given order, none empty.</summary>
    public static IEnumerable<IReadOnlyList<Work>> Split(IReadOnlyList<Work> events)
    {
        var (start, rows, bytes) = (0, 1, StateBytes);
        for (var i = 0; i < events.Count; i++)
        {
            var (moreRows, moreBytes) = SizeOf(events[i].Envelope);
            var full = rows + moreRows > TableLimits.MaxTransactionEntities
                || bytes + moreBytes > TableLimits.MaxTransactionBytes;
            if (full && i > start)
            {
                yield return Slice(events, start, i);
                (start, rows, bytes) = (i, 1, StateBytes);
            }

            rows += moreRows;
            bytes += moreBytes;
        }

        if (start < events.Count)
            yield return Slice(events, start, events.Count);
    }

    /// <summary>
    /// At most: a timeline entry, a stale one, a mark, an association, and a tie for each further identifier.
    /// </summary>
    private static (int Rows, int Bytes) SizeOf(Envelope envelope)
    {
        var rows = 4 + envelope.Event.Identifiers.Length + ((envelope.Event as Alias)?.Previous.Length ?? 0);
        return (rows, (rows * TableLimits.MaxRowBytes) + (TimelineEntry.Of(envelope)?.TextBytes ?? 0));
    }

    private static IReadOnlyList<Work> Slice(IReadOnlyList<Work> events, int start, int end) =>
        start == 0 && end == events.Count ? events : [.. events.Skip(start).Take(end - start)];
}
