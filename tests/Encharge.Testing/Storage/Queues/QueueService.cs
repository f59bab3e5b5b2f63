using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Queues;

/// <summary>The Queue service of an account. Callers hold the account's lock.</summary>
internal sealed partial class QueueService(TimeProvider time)
{
    /// <summary>A message's text, encoded (Azure documentation, "Scalability targets for Queue Storage").</summary>
    private const int MaxTextBytes = 64 * 1024;

    private const int MaxFetched = 32;
    private const int WeekSeconds = 7 * 24 * 60 * 60;
    private const int DefaultHiddenSeconds = 30;

    private readonly Dictionary<string, MemoryQueue> _queues = new(StringComparer.Ordinal);

    /// <summary>Plays a call.</summary>
    public MemoryResponse Handle(StorageOperation operation, StorageCall call)
    {
        var parts = call.Path.Split('/');
        var name = parts[1];
        if (operation == StorageOperation.QueueCreate)
            return Create(name);
        if (!_queues.TryGetValue(name, out var queue))
            return QueueErrors.QueueNotFound.ToXmlResponse();
        if (operation == StorageOperation.QueueDelete)
            return Delete(name);
        return parts.Length > 3 ? HandleMessage(queue, operation, call, parts[3]) : HandleQueue(queue, operation, call);
    }

    private static MemoryResponse HandleQueue(MemoryQueue queue, StorageOperation operation, StorageCall call) =>
        operation switch
        {
            StorageOperation.QueueProperties => new MemoryResponse(200)
                .With("x-ms-approximate-messages-count", queue.Count.ToString(CultureInfo.InvariantCulture)),
            StorageOperation.MessagePut => Put(queue, call),
            StorageOperation.MessageGet => Fetch(queue, call),
            StorageOperation.MessagePeek => Peek(queue, call),
            StorageOperation.MessagesClear => Clear(queue),
            _ => throw call.NotPlayed("this request"),
        };

    private static MemoryResponse HandleMessage(
        MemoryQueue queue, StorageOperation operation, StorageCall call, string id)
    {
        var popReceipt = call.Query["popreceipt"] ?? throw call.NotPlayed("no pop receipt");
        if (operation == StorageOperation.MessageUpdate)
            return Update(queue, call, id, popReceipt);
        return queue.Delete(id, popReceipt)
            ? new MemoryResponse(204)
            : QueueErrors.MessageNotFound.ToXmlResponse();
    }

    private MemoryResponse Create(string name)
    {
        if (name.Length is < 3 or > 63 || !QueueName().IsMatch(name))
            return QueueErrors.InvalidQueueName.ToXmlResponse();
        return new(_queues.TryAdd(name, new(time)) ? 201 : 204);
    }

    private MemoryResponse Delete(string name)
    {
        _queues.Remove(name);
        return new(204);
    }

    private static MemoryResponse Put(MemoryQueue queue, StorageCall call)
    {
        var text = ReadText(call);
        if (Encoding.UTF8.GetByteCount(text) > MaxTextBytes)
            return QueueErrors.RequestBodyTooLarge.ToXmlResponse();
        var lifetime = ReadNumber(call, "messagettl", WeekSeconds);
        if (!TryReadHidden(call, 0, 0, out var hidden) || lifetime is < 1 and not -1)
            return QueueErrors.OutOfRange.ToXmlResponse();
        var message = queue.Put(text, hidden, lifetime < 0 ? null : TimeSpan.FromSeconds(lifetime));
        return Answer(201, [message.ToPutXml()]);
    }

    private static MemoryResponse Fetch(MemoryQueue queue, StorageCall call)
    {
        var count = ReadNumber(call, "numofmessages", 1);
        if (!TryReadHidden(call, DefaultHiddenSeconds, 1, out var hidden) || count is < 1 or > MaxFetched)
            return QueueErrors.OutOfRange.ToXmlResponse();
        return Answer(200, queue.Fetch(count, hidden).Select(message => message.ToFetchedXml()));
    }

    private static MemoryResponse Peek(MemoryQueue queue, StorageCall call)
    {
        var count = ReadNumber(call, "numofmessages", 1);
        return count is < 1 or > MaxFetched
            ? QueueErrors.OutOfRange.ToXmlResponse()
            : Answer(200, queue.Peek(count).Select(message => message.ToPeekedXml()));
    }

    private static MemoryResponse Clear(MemoryQueue queue)
    {
        queue.Clear();
        return new(204);
    }

    private static MemoryResponse Update(MemoryQueue queue, StorageCall call, string id, string popReceipt)
    {
        var text = call.Body.IsEmpty ? null : ReadText(call);
        if (text is not null && Encoding.UTF8.GetByteCount(text) > MaxTextBytes)
            return QueueErrors.RequestBodyTooLarge.ToXmlResponse();
        if (!TryReadHidden(call, 0, 0, out var hidden))
            return QueueErrors.OutOfRange.ToXmlResponse();
        if (queue.Update(id, popReceipt, text, hidden) is not { } message)
            return QueueErrors.MessageNotFound.ToXmlResponse();
        return new MemoryResponse(204)
            .With("x-ms-popreceipt", message.PopReceipt)
            .With("x-ms-time-next-visible", MemoryMessage.Format(message.VisibleAt));
    }

    /// <summary>
    /// The text in <c>&lt;QueueMessage&gt;&lt;MessageText&gt;…</c>, which a byte order mark may precede.
    /// </summary>
    private static string ReadText(StorageCall call)
    {
        var xml = Encoding.UTF8.GetString(call.Body.Span).TrimStart('\uFEFF');
        return XElement.Parse(xml, LoadOptions.PreserveWhitespace).Element("MessageText")!.Value;
    }

    private static bool TryReadHidden(StorageCall call, int normal, int least, out TimeSpan hidden)
    {
        var seconds = ReadNumber(call, "visibilitytimeout", normal);
        hidden = TimeSpan.FromSeconds(seconds);
        return seconds >= least && seconds <= WeekSeconds;
    }

    private static int ReadNumber(StorageCall call, string name, int normal) =>
        call.Query[name] is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : normal;

    private static MemoryResponse Answer(int status, IEnumerable<XElement> messages)
    {
        var xml = new XElement("QueueMessagesList", messages).ToString(SaveOptions.DisableFormatting);
        return new MemoryResponse(status).With("application/xml", Encoding.UTF8.GetBytes(xml));
    }

    [GeneratedRegex("^[a-z0-9](-?[a-z0-9])*$")]
    private static partial Regex QueueName();
}
