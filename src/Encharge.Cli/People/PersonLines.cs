using System.Buffers;
using System.Text;
using System.Text.Json;
using Encharge.Ingestion.Management;
using Encharge.Ingestion.People;
using Encharge.Ingestion.Queue;

namespace Encharge.Cli.People;

/// <summary>
/// Writes people as NDJSON, in the management API's shape; with a reader of timelines each has <c>events</c> too,
/// newest first. Safe for concurrent use; a long timeline passes through a page at a time.
/// </summary>
internal sealed class PersonLines(string account, TextWriter output, TimelineReader? timelines) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Writes one person.</summary>
    public async Task WriteAsync(PersonView person, CancellationToken cancellationToken)
    {
        var page = timelines is null
            ? null
            : await timelines.ReadAsync(account, person, (TimelineReader.MaxPage, null), cancellationToken);
        using var line = new PersonLine();
        line.Begin(person, page);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            while (page?.Next is { } cursor)
            {
                await output.WriteAsync(line.Take().AsMemory(), cancellationToken);
                page = await timelines!.ReadAsync(
                    account, person, (TimelineReader.MaxPage, cursor), cancellationToken);
                line.Add(page);
            }

            line.End(timelines is not null);
            // A line begun is a line ended.
            await output.WriteLineAsync(line.Take().AsMemory(), CancellationToken.None);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    /// <summary>A line in the making; what is finished can be taken away.</summary>
    private sealed class PersonLine : IDisposable
    {
        private readonly ArrayBufferWriter<byte> _buffer = new(1024);
        private readonly Utf8JsonWriter _json;

        public PersonLine() => _json = new(_buffer, EnvelopeWriter.Relaxed);

        public void Begin(PersonView person, TimelinePage? page)
        {
            _json.WriteStartObject();
            ManagementJson.WriteMembers(_json, person);
            if (page is null)
                return;
            _json.WriteStartArray("events");
            Add(page);
        }

        public void Add(TimelinePage page)
        {
            foreach (var entry in page.Entries)
                ManagementJson.Write(_json, entry);
        }

        public void Dispose() => _json.Dispose();

        public void End(bool hasEvents)
        {
            if (hasEvents)
                _json.WriteEndArray();
            _json.WriteEndObject();
        }

        public string Take()
        {
            _json.Flush();
            var text = Encoding.UTF8.GetString(_buffer.WrittenSpan);
            _buffer.ResetWrittenCount();
            return text;
        }
    }
}
