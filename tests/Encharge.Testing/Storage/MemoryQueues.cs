using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Encharge.Testing.Storage;

/// <summary>Queue Storage: messages that hide while somebody has them.</summary>
internal sealed class MemoryQueues(TimeProvider time)
{
    private const int MaxMessageCharacters = 64 * 1024;
    private const int DefaultVisibilitySeconds = 30;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Message>> _queues = [];
    private long _count;

    /// <summary>Answers a request.</summary>
    public MemoryResponse Answer(MemoryRequest request)
    {
        lock (_gate)
        {
            var path = request.Path.Split('/');
            if (path.Length == 1 && request.Method == "PUT")
                return new MemoryResponse(_queues.TryAdd(path[0], []) ? 201 : 204);
            if (!_queues.TryGetValue(path[0], out var queue))
                return MemoryResponse.XmlError(404, "QueueNotFound");
            return (request.Method, path) switch
            {
                ("GET", [_]) when request.Query("comp") == "metadata" => new MemoryResponse(200)
                    .With("x-ms-approximate-messages-count", queue.Count.ToString(CultureInfo.InvariantCulture)),
                ("POST", [_, "messages"]) => Put(queue, request),
                ("GET", [_, "messages"]) => Take(queue, request),
                ("DELETE", [_, "messages"]) => Clear(queue),
                ("DELETE", [_, "messages", var id]) => Delete(queue, id, request),
                ("PUT", [_, "messages", var id]) => Update(queue, id, request),
                _ => throw request.Unsupported(),
            };
        }
    }

    private MemoryResponse Put(List<Message> queue, MemoryRequest request)
    {
        var text = TextOf(request);
        if (text.Length > MaxMessageCharacters)
            return MemoryResponse.XmlError(413, "RequestBodyTooLarge");
        var message = new Message(NewId(), text, time.GetUtcNow() + Seconds(request, 0));
        queue.Add(message);
        return Answer(201, [Describe(message)]);
    }

    private MemoryResponse Take(List<Message> queue, MemoryRequest request)
    {
        var peek = request.Query("peekonly") == "true";
        var count = int.Parse(request.Query("numofmessages") ?? "1", CultureInfo.InvariantCulture);
        var now = time.GetUtcNow();
        var taken = queue.Where(message => message.VisibleAt <= now).Take(count).ToList();
        foreach (var message in peek ? [] : taken)
        {
            message.VisibleAt = now + Seconds(request, DefaultVisibilitySeconds);
            message.Receipt = NewId();
            message.DequeueCount++;
        }

        return Answer(200, taken.Select(message =>
        {
            var shown = Describe(message);
            shown.Add(
                new XElement("DequeueCount", message.DequeueCount), new XElement("MessageText", message.Text));
            return shown;
        }));
    }

    private static MemoryResponse Clear(List<Message> queue)
    {
        queue.Clear();
        return new MemoryResponse(204);
    }

    private static MemoryResponse Delete(List<Message> queue, string id, MemoryRequest request)
    {
        var refusal = Find(queue, id, request, out var message);
        if (refusal is not null)
            return refusal;
        queue.Remove(message!);
        return new MemoryResponse(204);
    }

    private MemoryResponse Update(List<Message> queue, string id, MemoryRequest request)
    {
        var refusal = Find(queue, id, request, out var message);
        if (refusal is not null)
            return refusal;
        message!.VisibleAt = time.GetUtcNow() + Seconds(request, 0);
        message.Receipt = NewId();
        if (request.Body.Length > 0)
            message.Text = TextOf(request);
        return new MemoryResponse(204)
            .With("x-ms-popreceipt", message.Receipt)
            .With("x-ms-time-next-visible", message.VisibleAt.ToString("R", CultureInfo.InvariantCulture));
    }

    private static MemoryResponse? Find(List<Message> queue, string id, MemoryRequest request, out Message? message)
    {
        message = queue.Find(each => each.Id == id);
        if (message is null)
            return MemoryResponse.XmlError(404, "MessageNotFound");
        return message.Receipt == request.Query("popreceipt")
            ? null
            : MemoryResponse.XmlError(400, "PopReceiptMismatch");
    }

    private static TimeSpan Seconds(MemoryRequest request, int otherwise) => TimeSpan.FromSeconds(
        int.Parse(request.Query("visibilitytimeout") ?? $"{otherwise}", CultureInfo.InvariantCulture));

    private static string TextOf(MemoryRequest request) =>
        XDocument.Load(new MemoryStream(request.Body)).Root!.Element("MessageText")!.Value;

    private static XElement Describe(Message message) => new(
        "QueueMessage",
        new XElement("MessageId", message.Id),
        new XElement("InsertionTime", "Thu, 01 Jan 2026 00:00:00 GMT"),
        new XElement("ExpirationTime", "Fri, 31 Dec 9999 23:59:59 GMT"),
        new XElement("PopReceipt", message.Receipt),
        new XElement("TimeNextVisible", message.VisibleAt.ToString("R", CultureInfo.InvariantCulture)));

    private static MemoryResponse Answer(int status, IEnumerable<XElement> messages) => new(
        status, Encoding.UTF8.GetBytes(new XElement("QueueMessagesList", messages).ToString()), "application/xml");

    private string NewId() => (++_count).ToString(CultureInfo.InvariantCulture);

    private sealed class Message(string id, string text, DateTimeOffset visibleAt)
    {
        public string Id { get; } = id;

        public string Text { get; set; } = text;

        public DateTimeOffset VisibleAt { get; set; } = visibleAt;

        public string Receipt { get; set; } = id;

        public int DequeueCount { get; set; }
    }
}
