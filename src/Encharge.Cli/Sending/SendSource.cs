using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text.Json;

namespace Encharge.Cli.Sending;

/// <summary>What is to be sent, opened: from where on, and where is noted what is done.</summary>
/// <param name="Reader">The input: NDJSON from where it goes on, JSON from its beginning.</param>
/// <param name="Journal">What is done.</param>
/// <param name="Refused">Where refusals go.</param>
/// <param name="Length">The input's length in bytes; 0 when nobody knows.</param>
internal sealed record SendSource(PipeReader Reader, SendJournal Journal, RefusedFile Refused, long Length)
    : IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private const int RandomIdBytes = 16;

    /// <summary>Opens a file, where a send of it broke off if one did; or standard input.</summary>
    /// <exception cref="CliException">There is no such file, or it isn't what the journal speaks of.</exception>
    public static async Task<SendSource> OpenAsync(
        SendRequest request, Surroundings surroundings, CancellationToken cancellationToken)
    {
        if (request.File is null)
            return await OpenInputAsync(request, surroundings, cancellationToken);
        if (!File.Exists(request.File))
            throw CliException.NotFound($"There is no file {request.File}.");
        var (journal, length) = await OpenJournalAsync(request, surroundings.Time, cancellationToken);
        var refused = new RefusedFile(request.File + ".refused.ndjson");
        refused.CutTo(journal.RefusedBytes);
        var stream = Open(request.File);
        if (journal.Head.Format == SourceFormat.NdJson)
            stream.Position = journal.Resume.Offset;
        return new(Pipe(stream), journal, refused, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Reader.Complete();
        Journal.Dispose();
        Refused.Dispose();
    }

    /// <summary>Input can't be read again, so its ids are its own and nothing is kept of what is done.</summary>
    private static async Task<SendSource> OpenInputAsync(
        SendRequest request, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var reader = Pipe(surroundings.Input());
        var format = await SourceFormats.DetectAsync(reader, cancellationToken);
        var refused = new RefusedFile(surroundings.PathOf("stdin.refused.ndjson"));
        refused.CutTo(0);
        var id = RandomNumberGenerator.GetHexString(RandomIdBytes * 2, lowercase: true);
        var head = Head(request, new(0, id), format, surroundings.Time);
        return new(reader, SendJournal.InMemory(head), refused, 0);
    }

    private static async Task<(SendJournal Journal, long Length)> OpenJournalAsync(
        SendRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        var path = request.File + ".encharge-progress";
        if (request.IsRestart)
            File.Delete(path);
        var begun = SendJournal.FindHead(path);
        var (whole, prefix) = await FileStamp.ReadAsync(request.File!, begun?.Length ?? 0, cancellationToken);
        if (File.Exists(path))
        {
            Check(request, begun, (whole, prefix));
            return (SendJournal.Open(path), whole.Length);
        }

        var format = await CheckAsync(request.File!, cancellationToken);
        return (SendJournal.Create(path, Head(request, whole, format, time)), whole.Length);
    }

    /// <summary>
    /// What the file is. A JSON document is read to its end first: should it break off there, its mended version would
    /// be another file, and what had been sent would be sent again.
    /// </summary>
    private static async Task<SourceFormat> CheckAsync(string path, CancellationToken cancellationToken)
    {
        var reader = Pipe(Open(path));
        try
        {
            var format = await SourceFormats.DetectAsync(reader, cancellationToken);
            var events = SourceReader.ReadAsync(reader, format, default, cancellationToken);
            if (format != SourceFormat.NdJson)
                await events.CountAsync(cancellationToken);
            return format;
        }
        catch (JsonException broken)
        {
            throw new CliException(
                ExitCodes.Failed,
                $"{path} isn't JSON: it breaks at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}. "
                + "Nothing was sent. As NDJSON, an event a line, one broken event does not stop the others.",
                broken);
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    /// <summary>A file may have grown by lines since: what was there keeps its ids.</summary>
    private static void Check(SendRequest request, JournalHead? begun, (FileStamp Whole, FileStamp? Prefix) found)
    {
        if (begun is null)
            throw CliException.Usage(
                $"{request.File}.encharge-progress can't be read; --restart sends everything again.");
        var known = new FileStamp(begun.Length, begun.Sha256);
        var isSame = found.Whole == known || (begun.Format == SourceFormat.NdJson && found.Prefix == known);
        if (!isSame)
            throw CliException.Usage(
                $"{request.File} has changed since its send was broken off, so nobody can tell what is done. --restart "
                + "sends all of it, as new events.");
        if (begun.Url != request.Target.Url.AbsoluteUri)
            throw CliException.Usage(
                $"{request.File} was being sent to {begun.Url}. Go on with --url {begun.Url}, or --restart.");
    }

    private static JournalHead Head(SendRequest request, FileStamp stamp, SourceFormat format, TimeProvider time) =>
        new(1, stamp.Length, stamp.Hash, format, time.GetUtcNow(), request.Target.Url.AbsoluteUri);

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, useAsync: true);

    private static PipeReader Pipe(Stream stream) => PipeReader.Create(stream, new(bufferSize: BufferBytes));
}
