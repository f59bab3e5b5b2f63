using System.Text;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.Identities;

/// <summary>An event on a timeline.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Type"><c>track</c>, <c>page</c>, <c>screen</c>, <c>alias</c> or <c>group</c>.</param>
/// <param name="Name">The event's name; of an alias or a group its type.</param>
/// <param name="Properties">A JSON object; null when it had none.</param>
/// <param name="Context">A JSON object; null when it had none.</param>
/// <param name="At">The event time.</param>
/// <param name="ReceivedAt">The time of receipt.</param>
internal sealed record TimelineEntry(
    Guid Id,
    string Type,
    string Name,
    string? Properties,
    string? Context,
    DateTimeOffset At,
    DateTimeOffset ReceivedAt)
{
    /// <summary>The row key, which also is the entry's place among those of all identities.</summary>
    public string RowKey => TableKeys.Entry(At, ReceivedAt, Id);

    /// <summary>The bytes that its texts take on their way to storage, at most.</summary>
    public int TextBytes => BytesOf(Name) + BytesOf(Properties) + BytesOf(Context);

    /// <summary>The entry that an event leaves; null for an identify, which leaves none.</summary>
    public static TimelineEntry? Of(Envelope envelope)
    {
        var type = envelope.Event switch
        {
            Identify => null,
            Track track => TypeName(track.Type),
            Alias => "alias",
            Group => "group",
            _ => throw new ArgumentException("An event outside the closed family.", nameof(envelope)),
        };
        return type is null ? null : Make(envelope, type);
    }

    private static TimelineEntry Make(Envelope envelope, string type) => new(
        envelope.EventId,
        type,
        (envelope.Event as Track)?.Name ?? type,
        Text(envelope.Event.Properties),
        Text(envelope.Event.Context),
        envelope.Event.OccurredAt,
        envelope.ReceivedAt);

    private static int BytesOf(ReadOnlySpan<char> text)
    {
        var bytes = text.Length;
        foreach (var character in text)
            bytes += char.IsAsciiLetterOrDigit(character) ? 0 : TableLimits.MaxWireBytesPerCharacter - 1;
        return bytes;
    }

    private static string? Text(byte[]? json) => json is null ? null : Encoding.UTF8.GetString(json);

    private static string TypeName(TrackType type) => type switch
    {
        TrackType.Track => "track",
        TrackType.Page => "page",
        TrackType.Screen => "screen",
    };
}
