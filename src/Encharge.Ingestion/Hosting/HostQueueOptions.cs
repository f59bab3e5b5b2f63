using System.Globalization;
using System.Text.Json;
using Azure.Storage.Queues;

namespace Encharge.Ingestion.Hosting;

/// <summary>
/// The section <c>extensions.queues</c> of <c>host.json</c>, with the Functions host's defaults and bounds
/// (https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue#hostjson-settings).
/// </summary>
internal sealed record HostQueueOptions
{
    /// <summary>Messages received at a time, 1 to 32.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>The next batch is received when so many messages or fewer are in work. Default: half a batch.</summary>
    public int NewBatchThreshold { get; init; } = 8;

    /// <summary>A message whose processing fails for the so-manieth time moves to the poison queue.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>How long a message stays away after a failure.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>The longest pause between two looks at an empty queue.</summary>
    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether bodies are Base64 in the queue.</summary>
    public QueueMessageEncoding MessageEncoding { get; init; } = QueueMessageEncoding.Base64;

    /// <summary>
    /// How long a received message is invisible; renewed at half time while it is in work. The Functions host takes ten
    /// minutes; here what a killed host had in work comes back before its developer gives up waiting.
    /// </summary>
    public TimeSpan InvisibleFor { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Reads the text of <c>host.json</c>; what it doesn't say keeps the default.</summary>
    /// <returns>The options, and a sentence for each setting that is out of bounds.</returns>
    /// <exception cref="JsonException">It isn't JSON.</exception>
    public static (HostQueueOptions Options, IReadOnlyList<string> Mistakes) Parse(ReadOnlyMemory<byte> text)
    {
        using var json = JsonDocument.Parse(text);
        var mistakes = new List<string>();
        return (Read(new HostQueueSection(Section(json.RootElement), mistakes)), mistakes);
    }

    private static HostQueueOptions Read(HostQueueSection section)
    {
        var defaults = new HostQueueOptions();
        var batchSize = section.Number("batchSize", defaults.BatchSize, (1, 32));
        return new HostQueueOptions
        {
            BatchSize = batchSize,
            NewBatchThreshold = section.Number("newBatchThreshold", batchSize / 2, (0, 1_000)),
            MaxDequeueCount = section.Number("maxDequeueCount", defaults.MaxDequeueCount, (1, 1_000)),
            VisibilityTimeout = section.Time("visibilityTimeout", defaults.VisibilityTimeout, TimeSpan.FromDays(7)),
            MaxPollingInterval = section.Time("maxPollingInterval", defaults.MaxPollingInterval, TimeSpan.FromDays(1)),
            MessageEncoding = section.Encoding("messageEncoding", defaults.MessageEncoding),
        };
    }

    private static JsonElement Section(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("extensions", out var extensions) && extensions.ValueKind == JsonValueKind.Object
        && extensions.TryGetProperty("queues", out var queues)
            ? queues
            : default;
}

/// <summary>Reads settings of the section one by one and gathers what is wrong with them.</summary>
internal sealed class HostQueueSection(JsonElement section, List<string> mistakes)
{
    /// <summary>A whole number within bounds.</summary>
    public int Number(string name, int whenAbsent, (int Least, int Most) bounds)
    {
        if (Find(name) is not { } value)
            return whenAbsent;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            && number >= bounds.Least && number <= bounds.Most)
            return number;
        mistakes.Add($"{name} must be a whole number from {bounds.Least} to {bounds.Most}.");
        return whenAbsent;
    }

    /// <summary>A duration such as <c>00:00:10</c>, not negative.</summary>
    public TimeSpan Time(string name, TimeSpan whenAbsent, TimeSpan most)
    {
        if (Find(name) is not { } value)
            return whenAbsent;
        if (value.ValueKind == JsonValueKind.String
            && TimeSpan.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var time)
            && time >= TimeSpan.Zero && time <= most)
            return time;
        mistakes.Add($"{name} must be a duration such as \"00:00:10\".");
        return whenAbsent;
    }

    /// <summary><c>base64</c> or <c>none</c>, any case.</summary>
    public QueueMessageEncoding Encoding(string name, QueueMessageEncoding whenAbsent)
    {
        if (Find(name) is not { } value)
            return whenAbsent;
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (string.Equals(text, "base64", StringComparison.OrdinalIgnoreCase))
            return QueueMessageEncoding.Base64;
        if (!string.Equals(text, "none", StringComparison.OrdinalIgnoreCase))
            mistakes.Add($"{name} must be \"base64\" or \"none\".");
        return QueueMessageEncoding.None;
    }

    private JsonElement? Find(string name) =>
        section.ValueKind == JsonValueKind.Object && section.TryGetProperty(name, out var value) ? value : null;
}
