using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Tests.Model;

/// <summary>The accepted events of a trial, resends among them, in no particular order.</summary>
/// <param name="Seed">What it was made from; also decides how it is packed and delivered.</param>
/// <param name="Accepted">The events.</param>
internal sealed record History(int Seed, ImmutableArray<Envelope> Accepted)
{
    /// <summary>
    /// A line for each event, in order of receipt; times in seconds since the first second of all histories.
    /// </summary>
    public string Describe()
    {
        var text = new StringBuilder();
        foreach (var envelope in Accepted.OrderBy(envelope => envelope.ReceivedAt))
            text.AppendLine(Describe(envelope));
        return text.ToString();
    }

    /// <summary>An identifier in short, such as <c>email:a</c>.</summary>
    public static string Describe(Identifier identifier) => $"{identifier.Kind.ToName()}:{identifier.Value}";

    /// <summary>A time in short: seconds since the first second of all histories.</summary>
    public static string Describe(DateTimeOffset time) =>
        (time - HistoryGenerator.Start).TotalSeconds.ToString(CultureInfo.InvariantCulture);

    private static string Describe(Envelope envelope)
    {
        var @event = envelope.Event;
        return string.Join(' ', new[]
        {
            $"  {envelope.Account} {envelope.EventId.ToString("N")[..8]}",
            $"received {Describe(envelope.ReceivedAt)} at {Describe(@event.OccurredAt)}",
            $"{@event.GetType().Name} {Describe(@event.Identifiers)}",
            @event is Alias alias ? $"previous {Describe(alias.Previous)}" : "",
            @event is Group group ? $"{group.ObjectType} {group.ExternalId} {Describe(group.ObjectFields)}" : "",
            @event.MessageId is not null ? $"messageId {@event.MessageId}" : "",
            Describe(@event.Fields),
            string.Join(',', @event.Tags),
        }.Where(part => part.Length > 0));
    }

    private static string Describe(ImmutableArray<Identifier> identifiers) =>
        $"[{string.Join(' ', identifiers.Select(Describe))}]";

    private static string Describe(ImmutableArray<Field> fields) =>
        string.Join(' ', fields.Select(field => $"{field.Name}={field.Value?.Json ?? "null"}"));
}
