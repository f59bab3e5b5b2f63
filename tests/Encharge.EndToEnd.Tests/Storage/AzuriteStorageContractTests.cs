using Encharge.Testing.Azurite;

namespace Encharge.EndToEnd.Tests.Storage;

/// <summary>One Azurite for all suites: each test has names of its own in it.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";
}

/// <summary>The contract, on Azurite.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class AzuriteEntityContractTests(AzuriteFixture azurite) : EntityContract
{
    private protected override StorageUnderTest Storage { get; } = StorageUnderTest.At(azurite.ConnectionString);
}

/// <inheritdoc cref="AzuriteEntityContractTests"/>
[Collection(AzuriteCollection.Name)]
public sealed class AzuriteQueryContractTests(AzuriteFixture azurite) : QueryContract
{
    private protected override StorageUnderTest Storage { get; } = StorageUnderTest.At(azurite.ConnectionString);
}

/// <inheritdoc cref="AzuriteEntityContractTests"/>
[Collection(AzuriteCollection.Name)]
public sealed class AzuriteTransactionContractTests(AzuriteFixture azurite) : TransactionContract
{
    private protected override StorageUnderTest Storage { get; } = StorageUnderTest.At(azurite.ConnectionString);
}

/// <inheritdoc cref="AzuriteEntityContractTests"/>
[Collection(AzuriteCollection.Name)]
public sealed class AzuriteQueueContractTests(AzuriteFixture azurite) : QueueContract
{
    private protected override StorageUnderTest Storage { get; } = StorageUnderTest.At(azurite.ConnectionString);
}

/// <inheritdoc cref="AzuriteEntityContractTests"/>
[Collection(AzuriteCollection.Name)]
public sealed class AzuriteBlobContractTests(AzuriteFixture azurite) : BlobContract
{
    private protected override StorageUnderTest Storage { get; } = StorageUnderTest.At(azurite.ConnectionString);
}
