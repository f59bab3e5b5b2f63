using System.Text.Json;
using Encharge.Cli.Output;

namespace Encharge.Cli.Sending;

/// <summary>
/// The file of events that were not taken, a line each:
/// <c>{"index","line"?,"errors":[{code,pointer,detail}],"event"}</c>, or <c>text</c> for what isn't JSON. Mended, it
/// can be sent as it is. It is made when there is something to write.
/// </summary>
internal sealed class RefusedFile(string path) : IDisposable
{
    /// <summary>What the writer can do, less the levels around an event.</summary>
    private const int MaxDepth = 900;

    private FileStream? _file;

    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>Forgets what was written after so many bytes: it belongs to a batch that will be sent again.</summary>
    public void CutTo(long length)
    {
        if (length == 0)
            File.Delete(path);
        else
            Open().SetLength(length);
    }

    /// <summary>Adds lines; returns the file's length.</summary>
    public long Add(IReadOnlyList<RefusedEvent> refused)
    {
        if (refused.Count == 0)
            return _file?.Length ?? 0;
        var file = Open();
        file.Seek(0, SeekOrigin.End);
        foreach (var one in refused)
        {
            file.Write(Printer.BytesOf(json => Write(json, one)));
            file.WriteByte((byte)'\n');
        }

        file.Flush();
        return file.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private FileStream Open() => _file ??= new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);

    private static void Write(Utf8JsonWriter json, RefusedEvent refused)
    {
        json.WriteStartObject();
        json.WriteNumber("index", refused.Source.Start.Index);
        if (refused.Source.Start.Line > 0)
            json.WriteNumber("line", refused.Source.Start.Line);
        json.WriteStartArray("errors");
        foreach (var problem in refused.Problems)
        {
            json.WriteStartObject();
            json.WriteString("code", problem.Code);
            json.WriteString("pointer", problem.Pointer);
            json.WriteString("detail", problem.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteEvent(json, refused.Source.Json);
        json.WriteEndObject();
    }

    /// <summary>What can't be written as JSON, in one line, is written as text.</summary>
    private static void WriteEvent(Utf8JsonWriter json, ReadOnlyMemory<byte> text)
    {
        if (text.IsEmpty)
            return;
        try
        {
            using var document = JsonDocument.Parse(text, new() { MaxDepth = MaxDepth });
            json.WritePropertyName("event");
            document.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            json.WriteString("text", System.Text.Encoding.UTF8.GetString(text.Span));
        }
    }
}
