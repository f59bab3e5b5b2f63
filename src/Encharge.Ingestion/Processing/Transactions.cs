using Encharge.Ingestion.Events;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.Processing;

/// <summary>Splits the events of one partition so that what each part writes fits a transaction.</summary>
internal static class Transactions
{
    /// <summary>Parts in the given order, none empty.</summary>
    public static IEnumerable<IReadOnlyList<Work>> Split(IReadOnlyList<Work> events)
    {
        var (start, rows, characters) = (0, 1, TableLimits.MaxDocumentCharacters);
        for (var i = 0; i < events.Count; i++)
        {
            var (moreRows, moreCharacters) = SizeOf(events[i].Envelope);
            var full = rows + moreRows > TableLimits.MaxTransactionEntities
                || characters + moreCharacters > TableLimits.MaxTransactionCharacters;
            if (full && i > start)
            {
                yield return Slice(events, start, i);
                (start, rows, characters) = (i, 1, TableLimits.MaxDocumentCharacters);
            }

            rows += moreRows;
            characters += moreCharacters;
        }

        if (start < events.Count)
            yield return Slice(events, start, events.Count);
    }

    /// <summary>
    /// At most: a timeline entry, a stale one, a mark, an association, and a tie for each further identifier.
    /// </summary>
    private static (int Rows, int Characters) SizeOf(Envelope envelope)
    {
        var others = envelope.Event.Identifiers.Length + ((envelope.Event as Alias)?.Previous.Length ?? 0);
        return (4 + others, TimelineEntry.Of(envelope)?.Characters ?? 0);
    }

    private static IReadOnlyList<Work> Slice(IReadOnlyList<Work> events, int start, int end) =>
        start == 0 && end == events.Count ? events : [.. events.Skip(start).Take(end - start)];
}
