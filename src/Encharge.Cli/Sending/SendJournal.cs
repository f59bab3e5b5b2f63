using System.Text;
using System.Text.Json;

namespace Encharge.Cli.Sending;

/// <summary>
/// The file beside the input that says what is done: a head, then a line for each batch, written when the service has
/// answered. A line that a crash cut off doesn't count, so its batch is sent again, which has no second effect.
/// </summary>
internal sealed class SendJournal : IDisposable
{
    private readonly FileStream? _file;
    private readonly JournalEntry[] _beyond;

    private SendJournal(JournalHead head, List<JournalEntry> done, FileStream? file)
    {
        Head = head;
        _file = file;
        Resume = ContiguousEnd(done);
        Accepted = done.Sum(entry => entry.Accepted);
        Refused = done.Sum(entry => entry.Refused);
        RefusedBytes = done.Count == 0 ? 0 : done.Max(entry => entry.RefusedBytes);
        DoneBefore = Accepted + Refused;
        _beyond = [.. done.Where(entry => entry.To > Resume.Index)];
    }

    /// <summary>What is being sent.</summary>
    public JournalHead Head { get; }

    /// <summary>Up to where all is done.</summary>
    public SourcePosition Resume { get; }

    /// <summary>How many events were done when the journal was opened.</summary>
    public long DoneBefore { get; }

    /// <summary>How many events were taken, in all.</summary>
    public long Accepted { get; private set; }

    /// <summary>How many were refused, in all.</summary>
    public long Refused { get; private set; }

    /// <summary>How long the file of refusals was with those that count, when the journal was opened.</summary>
    public long RefusedBytes { get; }

    /// <summary>A journal that nothing is kept of, for standard input.</summary>
    public static SendJournal InMemory(JournalHead head) => new(head, [], null);

    /// <summary>A new journal in a file.</summary>
    public static SendJournal Create(string path, JournalHead head)
    {
        var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        Append(file, JsonSerializer.Serialize(head, JournalJson.Default.JournalHead));
        return new(head, [], file);
    }

    /// <summary>The head of a journal; null when there is none that can be read.</summary>
    public static JournalHead? FindHead(string path)
    {
        if (!File.Exists(path))
            return null;
        var first = File.ReadLines(path).FirstOrDefault();
        return first is null ? null : Read(first, JournalJson.Default.JournalHead);
    }

    /// <summary>Goes on with a journal whose head can be read.</summary>
    public static SendJournal Open(string path)
    {
        var lines = File.ReadAllLines(path);
        var head = Read(lines[0], JournalJson.Default.JournalHead)!;
        var done = lines.Skip(1)
            .Select(line => Read(line, JournalJson.Default.JournalEntry))
            .OfType<JournalEntry>()
            .ToList();
        var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        // A line that was cut off must not run into the next.
        Append(file, "");
        return new(head, done, file);
    }

    /// <summary>Whether an event was done before this run.</summary>
    public bool IsDone(long index) =>
        index < Resume.Index || Array.Exists(_beyond, entry => entry.From <= index && index < entry.To);

    /// <summary>Notes that a batch is done.</summary>
    public void Add(JournalEntry entry)
    {
        Accepted += entry.Accepted;
        Refused += entry.Refused;
        if (_file is not null)
            Append(_file, JsonSerializer.Serialize(entry, JournalJson.Default.JournalEntry));
    }

    /// <summary>Deletes the file: everything is done.</summary>
    public void Complete()
    {
        if (_file is null)
            return;
        _file.Dispose();
        File.Delete(_file.Name);
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private static void Append(FileStream file, string line)
    {
        file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        file.Flush();
    }

    private static T? Read<T>(string line, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize(line, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static SourcePosition ContiguousEnd(IEnumerable<JournalEntry> done)
    {
        var end = default(SourcePosition);
        foreach (var entry in done.OrderBy(entry => entry.From))
        {
            if (entry.From > end.Index)
                break;
            end = new(entry.To, entry.Line, entry.Offset);
        }

        return end;
    }
}
