using System.Globalization;
using System.Xml.Linq;

namespace Encharge.Testing.Storage.Queues;

/// <summary>A message in a queue.</summary>
/// <param name="Id">Given by the queue.</param>
/// <param name="InsertedAt">When it was put.</param>
/// <param name="ExpiresAt">When it is gone.</param>
internal sealed record MemoryMessage(string Id, DateTimeOffset InsertedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>The text as the client encoded it.</summary>
    public required string Text { get; set; }

    /// <summary>When it can be fetched (again).</summary>
    public required DateTimeOffset VisibleAt { get; set; }

    /// <summary>Whoever deletes or changes the message must know it; another one at each fetch and change.</summary>
    public required string PopReceipt { get; set; }

    /// <summary>How often it was fetched.</summary>
    public int DequeueCount { get; set; }

    /// <summary>What the one who put the message gets: no text, but a pop receipt.</summary>
    public XElement ToPutXml() => new(
        "QueueMessage", Head(), new XElement("PopReceipt", PopReceipt), NextVisible());

    /// <summary>What the one who fetched it gets.</summary>
    public XElement ToFetchedXml() => new(
        "QueueMessage",
        Head(),
        new XElement("PopReceipt", PopReceipt),
        NextVisible(),
        new XElement("DequeueCount", DequeueCount),
        new XElement("MessageText", Text));

    /// <summary>What one who only looks gets: no pop receipt.</summary>
    public XElement ToPeekedXml() => new(
        "QueueMessage",
        Head(),
        new XElement("DequeueCount", DequeueCount),
        new XElement("MessageText", Text));

    /// <summary>A date as the service writes it: whole seconds.</summary>
    public static string Format(DateTimeOffset time) => time.ToString("R", CultureInfo.InvariantCulture);

    private XElement NextVisible() => new("TimeNextVisible", Format(VisibleAt));

    private object[] Head() =>
    [
        new XElement("MessageId", Id),
        new XElement("InsertionTime", Format(InsertedAt)),
        new XElement("ExpirationTime", Format(ExpiresAt)),
    ];
}
