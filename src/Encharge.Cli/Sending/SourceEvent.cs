using Encharge.Ingestion.Validation;

namespace Encharge.Cli.Sending;

/// <summary>A place between two events of a file.</summary>
/// <param name="Index">How many events lie before it.</param>
/// <param name="Line">How many lines lie before it; 0 in a JSON document.</param>
/// <param name="Offset">How many bytes lie before it; in a JSON document about so many.</param>
internal readonly record struct SourcePosition(long Index, long Line, long Offset);

/// <summary>An event as it stands in the file.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where the next begins.</param>
/// <param name="Json">Its text; empty when it is too long to be held.</param>
/// <param name="Problem">Why it can't be sent; null when it can.</param>
internal sealed record SourceEvent(
    SourcePosition Start, SourcePosition End, ReadOnlyMemory<byte> Json, EventProblem? Problem = null);

/// <summary>What a file is.</summary>
internal enum SourceFormat
{
    /// <summary>An event a line; of any size.</summary>
    NdJson,

    /// <summary>An array of events; of any size.</summary>
    JsonArray,

    /// <summary>One event, or <c>{"batch":[…]}</c>; read whole.</summary>
    JsonDocument,
}
