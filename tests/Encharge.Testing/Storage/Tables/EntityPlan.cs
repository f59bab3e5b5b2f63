using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Tables;

/// <summary>What a write will do, decided from what stands there now.</summary>
/// <param name="Error">Why it can't be done; null when it can.</param>
/// <param name="After">The entity to put there; null when it is to be deleted.</param>
internal readonly record struct EntityPlan(StorageError? Error, MemoryEntity? After)
{
    /// <summary>Plans a write on the entity that stands there, if one does.</summary>
    public static EntityPlan Of(MemoryEntity? before, EntityChange change)
    {
        var error = EntityLimits.CheckKey(change.PartitionKey)
            ?? EntityLimits.CheckKey(change.RowKey)
            ?? Refusal(before, change);
        if (error is not null || change.Operation == StorageOperation.EntityDelete)
            return new(error, null);
        var after = change.Merges && before is not null
            ? before.Merge(change.Properties)
            : new MemoryEntity(change.PartitionKey, change.RowKey, change.Properties);
        return new(EntityLimits.Check(after), after);
    }

    private static StorageError? Refusal(MemoryEntity? before, EntityChange change) => change.Operation switch
    {
        StorageOperation.EntityInsert => before is null ? null : TableErrors.EntityAlreadyExists,
        StorageOperation.EntityUpsert => null,
        _ when before is null => TableErrors.ResourceNotFound,
        _ when change.IfMatch == "*" || change.IfMatch == before.ETag => null,
        _ => TableErrors.UpdateConditionNotSatisfied,
    };
}
