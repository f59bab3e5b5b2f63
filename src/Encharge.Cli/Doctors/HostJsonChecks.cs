using System.Text;
using Azure.Storage.Queues;

namespace Encharge.Cli.Doctors;

/// <summary>Checks the Functions host's settings of the queue, and that they fit what is in the queue.</summary>
internal static class HostJsonChecks
{
    /// <summary>A message packs hundreds of events: more at a time is more than an instance can do.</summary>
    private const int MostMessages = 16;

    /// <summary>With fewer, a passing trouble makes poison; with more, a bad message is tried for hours.</summary>
    private static readonly (int Least, int Most) DequeueCounts = (3, 10);

    /// <summary>Sizes and times.</summary>
    public static Diagnosis CheckQueue(HostJson file)
    {
        const string Check = "host.json";
        if (file.Path is null)
            return Diagnosis.Skipped(Check, "There is none in this folder or above; --host-json FILE names it.");
        if (file.Mistakes.Count > 0 || file.Options is not { } options)
            return Diagnosis.Failure(
                Check,
                $"{file.Path}: {string.Join(' ', file.Mistakes)}",
                "Mend the file; docs/decisions/0005-host-json.md has the values.");
        if (options.VisibilityTimeout == TimeSpan.Zero)
            return Diagnosis.Failure(
                Check,
                "visibilityTimeout is 0: a message that fails is tried again at once and is poison within a second.",
                "Set extensions.queues.visibilityTimeout to \"00:00:10\".");
        if (options.MaxDequeueCount < DequeueCounts.Least || options.MaxDequeueCount > DequeueCounts.Most)
            return Diagnosis.Warning(
                Check,
                $"maxDequeueCount is {options.MaxDequeueCount}: a message is tried so often before it is poison.",
                "Set extensions.queues.maxDequeueCount to 5.");
        return options.BatchSize > MostMessages
            ? Diagnosis.Warning(
                Check,
                $"batchSize is {options.BatchSize}, and a message packs hundreds of events.",
                "Set extensions.queues.batchSize to 4 and newBatchThreshold to 2.")
            : Diagnosis.Ok(
                Check, $"{file.Path}: batches of {options.BatchSize}, tried {options.MaxDequeueCount} times.");
    }

    /// <summary>How bodies are encoded: the service writes Base64, and the host must read it.</summary>
    /// <param name="file">What the host is told.</param>
    /// <param name="queued">Some texts that are in the queue; null when it could not be looked at.</param>
    public static Diagnosis CheckEncoding(HostJson file, IReadOnlyList<string>? queued)
    {
        const string Check = "message encoding";
        if (file.Options is { MessageEncoding: not QueueMessageEncoding.Base64 })
            return Diagnosis.Failure(
                Check,
                "host.json says \"none\", but the service puts Base64 on the queue: every message would become poison.",
                "Set extensions.queues.messageEncoding to \"base64\".");
        if (queued is null)
            return Diagnosis.Skipped(Check, "The queue could not be looked at.");
        var foreign = queued.Count(text => !IsEnvelope(text));
        return foreign > 0
            ? Diagnosis.Failure(
                Check,
                $"{foreign} of the first {queued.Count} messages are not Base64 of a message of ours, which host.json "
                + "expects.",
                "See what else writes to this queue, and give it a queue of its own; the messages end in the poison "
                + "queue.")
            : Diagnosis.Ok(Check, file.Options is null
                ? "What is on the queue is Base64, as the service writes it."
                : "host.json and what is on the queue agree: base64.");
    }

    private static bool IsEnvelope(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).StartsWith("{\"v\":", StringComparison.Ordinal);
    }
}
