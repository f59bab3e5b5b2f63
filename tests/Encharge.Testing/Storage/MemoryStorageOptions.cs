using Azure.Storage.Queues;

namespace Encharge.Testing.Storage;

/// <summary>How a <see cref="MemoryStorage"/> behaves where Azure leaves room.</summary>
internal sealed record MemoryStorageOptions
{
    /// <summary>Dates entities, shows hidden messages again, expires them.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How queue clients put content into a message's text.</summary>
    public QueueMessageEncoding MessageEncoding { get; init; } = QueueMessageEncoding.Base64;

    /// <summary>The most entities in a page of a query: 1 to 1,000, which is Azure's number.</summary>
    public int PageSize { get; init; } = 1000;

    /// <summary>
    /// Whether a transaction that failed at its first action says so. Azure has been seen to leave the index out there
    /// (azure-sdk-for-net issue 20533), and then <c>FailedTransactionActionIndex</c> is null.
    /// </summary>
    public bool NamesFirstIndex { get; init; } = true;
}
