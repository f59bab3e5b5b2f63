using System.Text.Json.Serialization;

namespace Encharge.Cli.Sending;

/// <summary>The journal's first line: what is being sent, and where.</summary>
/// <param name="V">1.</param>
/// <param name="Length">The file's length when the send began.</param>
/// <param name="Sha256">The hash of that much of it; message ids begin with it.</param>
/// <param name="Format">What the file is.</param>
/// <param name="StartedAt">When the send began; timestamps count from it.</param>
/// <param name="Url">Where it goes.</param>
internal sealed record JournalHead(
    int V, long Length, string Sha256, SourceFormat Format, DateTimeOffset StartedAt, string Url);

/// <summary>A line for each batch that is done.</summary>
/// <param name="From">The index of its first event.</param>
/// <param name="To">The index of the event after its last.</param>
/// <param name="Line">How many lines end with it.</param>
/// <param name="Offset">How many bytes end with it.</param>
/// <param name="Accepted">How many of its events were taken.</param>
/// <param name="Refused">How many were not.</param>
/// <param name="RefusedBytes">How long the file of refusals is with those of this batch.</param>
internal sealed record JournalEntry(
    long From, long To, long Line, long Offset, long Accepted, long Refused, long RefusedBytes);

/// <summary>The journal's lines as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(JournalHead))]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class JournalJson : JsonSerializerContext;
