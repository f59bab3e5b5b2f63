using Microsoft.Extensions.Logging;

namespace Encharge.Ingestion.Http;

/// <summary>
/// What the endpoint logs: ids, counts and types; never a key, a body, or a message that could quote one.
/// </summary>
internal static partial class IngestLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Count} events of account {Account} were not stored: {ExceptionType}")]
    public static partial void NotStored(ILogger logger, int count, string account, string exceptionType);

    [LoggerMessage(2, LogLevel.Warning, "Account {Account} exceeds its rate: {Count} events refused")]
    public static partial void RateExceeded(ILogger logger, string account, int count);

    [LoggerMessage(3, LogLevel.Warning, "Storage failed in request {TraceId}: {ExceptionType}")]
    public static partial void StorageFailed(ILogger logger, string traceId, string exceptionType);

    [LoggerMessage(4, LogLevel.Error, "Request {TraceId} failed: {ExceptionType}{NewLine}{StackTrace}")]
    public static partial void Failed(
        ILogger logger, string traceId, string exceptionType, string newLine, string? stackTrace);
}
