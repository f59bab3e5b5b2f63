using System.Text.Json;
using System.Text.Unicode;
using Encharge.Ingestion.Validation;

namespace Encharge.Ingestion.Http;

/// <summary>One event of a body before it is understood: its JSON, or why there is none.</summary>
internal readonly record struct SentEvent(JsonElement Element, EventProblem? Problem);

/// <summary>
/// A body taken apart into events: one object, an array, <c>{"batch":[…]}</c>, or an event a line. Holds pooled
/// documents that refer to the body's memory: dispose it before the body.
/// </summary>
internal sealed class RequestEvents : IDisposable
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = Limits.MaxDepth + Limits.BatchDepth };
    // Of one each, as a lone event needs.
    private readonly List<JsonDocument> _documents = new(1);
    private readonly List<SentEvent> _events = new(1);

    private RequestEvents()
    {
    }

    /// <summary>
    /// The events in document order, at most <see cref="Limits.MaxEvents"/>; none when the body has a problem.
    /// </summary>
    public IReadOnlyList<SentEvent> Events => _events;

    /// <summary>Whether the answer is that of a batch, be it of one.</summary>
    public bool IsBatch { get; private set; }

    /// <summary>What is wrong with the body as a whole.</summary>
    public EventProblem? Problem { get; private set; }

    /// <summary>
    /// Takes a body apart; lone surrogates in it are mended in place. Never throws, whatever the bytes.
    /// </summary>
    public static RequestEvents Split(Memory<byte> body, MediaType type)
    {
        body = WithoutByteOrderMark(body);
        LoneSurrogates.Mend(body.Span);
        var events = new RequestEvents();
        if (type == MediaType.NdJson)
            events.SplitLines(body);
        else
            events.SplitJson(body);
        return events;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var document in _documents)
            document.Dispose();
        _documents.Clear();
        _events.Clear();
    }

    private static Memory<byte> WithoutByteOrderMark(Memory<byte> body) =>
        body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;

    private void SplitJson(ReadOnlyMemory<byte> body)
    {
        var document = Parse(body, line: 0, out var problem);
        if (document is not null)
            Add(document.RootElement);
        else if (problem?.Code == ProblemCode.TooDeep)
            SplitDeep(body);
        else
            Problem = problem;
    }

    private void Add(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("batch"u8, out var batch))
            AddBatch(batch, root);
        else if (root.ValueKind == JsonValueKind.Array)
            AddAll(root);
        else if (root.ValueKind != JsonValueKind.Null)
            _events.Add(new(root, null));
    }

    private void AddBatch(JsonElement batch, JsonElement root)
    {
        if (batch.ValueKind == JsonValueKind.Array)
            AddAll(batch);
        else if (root.TryGetProperty("user"u8, out _))
            _events.Add(new(root, null));
        else
            Problem = new(ProblemCode.InvalidBatch, "/batch", "Send batch as an array of events.");
    }

    private void AddAll(JsonElement array)
    {
        IsBatch = true;
        if (array.GetArrayLength() > Limits.MaxEvents)
        {
            Problem = TooMany;
            return;
        }

        _events.EnsureCapacity(array.GetArrayLength());
        foreach (var element in array.EnumerateArray())
            _events.Add(new(element, null));
    }

    // Some event is too deep for the document as a whole: taken one by one, the others can still be read.
    private void SplitDeep(ReadOnlyMemory<byte> body)
    {
        var (slices, isBatch) = DeepBody.Split(body);
        IsBatch = isBatch;
        if (slices.Count > Limits.MaxEvents)
        {
            Problem = TooMany;
            return;
        }

        foreach (var slice in slices)
            AddOne(slice, line: 0);
    }

    private void SplitLines(ReadOnlyMemory<byte> body)
    {
        IsBatch = true;
        var line = 0;
        while (!body.IsEmpty)
        {
            var end = body.Span.IndexOf((byte)'\n');
            var text = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            line++;
            if (text.Span.IndexOfAnyExcept(" \t\r"u8) < 0)
                continue;
            if (_events.Count == Limits.MaxEvents)
            {
                Problem = TooMany;
                _events.Clear();
                return;
            }

            AddOne(text, line);
        }
    }

    private void AddOne(ReadOnlyMemory<byte> json, int line)
    {
        var document = Parse(json, line, out var problem);
        _events.Add(new(document?.RootElement ?? default, problem));
    }

    private JsonDocument? Parse(ReadOnlyMemory<byte> json, int line, out EventProblem? problem)
    {
        problem = Utf8.IsValid(json.Span) ? null : new(ProblemCode.InvalidUtf8, "", InvalidUtf8);
        if (problem is not null)
            return null;
        try
        {
            var document = JsonDocument.Parse(json, Options);
            _documents.Add(document);
            return document;
        }
        catch (JsonException)
        {
            problem = JsonFault.Find(json.Span, line);
            return null;
        }
    }

    private const string InvalidUtf8 = "Encode the text as UTF-8: it has bytes that are not.";

    private static EventProblem TooMany { get; } = new(
        ProblemCode.TooManyEvents, "", $"Send fewer events at once: a request may hold at most {Limits.MaxEvents}.");
}
