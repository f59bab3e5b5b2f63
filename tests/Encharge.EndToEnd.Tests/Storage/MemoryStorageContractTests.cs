namespace Encharge.EndToEnd.Tests.Storage;

/// <summary>The contract, on storage in memory.</summary>
public sealed class MemoryEntityContractTests : EntityContract
{
    private protected override StorageUnderTest Storage { get; } = StorageUnderTest.InMemory();
}

/// <inheritdoc cref="MemoryEntityContractTests"/>
public sealed class MemoryQueryContractTests : QueryContract
{
    private protected override StorageUnderTest Storage { get; } = StorageUnderTest.InMemory();
}

/// <inheritdoc cref="MemoryEntityContractTests"/>
public sealed class MemoryTransactionContractTests : TransactionContract
{
    private protected override StorageUnderTest Storage { get; } = StorageUnderTest.InMemory();
}

/// <inheritdoc cref="MemoryEntityContractTests"/>
public sealed class MemoryQueueContractTests : QueueContract
{
    private protected override StorageUnderTest Storage { get; } = StorageUnderTest.InMemory();
}

/// <inheritdoc cref="MemoryEntityContractTests"/>
public sealed class MemoryBlobContractTests : BlobContract
{
    private protected override StorageUnderTest Storage { get; } = StorageUnderTest.InMemory();
}
