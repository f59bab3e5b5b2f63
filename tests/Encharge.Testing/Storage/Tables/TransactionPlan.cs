using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Tables;

/// <summary>
/// What a transaction will do. As no entity occurs twice in it, each change can be decided from what stands there
/// before.
/// </summary>
/// <param name="Error">Why nothing of it can be done; null when all can.</param>
/// <param name="FailedIndex">The change that is to blame.</param>
/// <param name="After">What each change leaves; null where it deletes.</param>
internal sealed record TransactionPlan(StorageError? Error, int FailedIndex, IReadOnlyList<MemoryEntity?> After)
{
    private const int MaxChanges = 100;

    /// <summary>Plans changes on a table.</summary>
    public static TransactionPlan Of(MemoryTable table, List<EntityChange> changes)
    {
        if (changes.Count > MaxChanges)
            return Refuse(TableErrors.TooManyChanges, MaxChanges - 1);
        var rows = new HashSet<string>(StringComparer.Ordinal);
        var after = new MemoryEntity?[changes.Count];
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            if (change.PartitionKey != changes[0].PartitionKey)
                return Refuse(TableErrors.DifferentPartitions, i);
            if (!rows.Add(change.RowKey))
                return Refuse(TableErrors.DuplicateRow, i);
            var plan = EntityPlan.Of(table.Find(change.PartitionKey, change.RowKey), change);
            if (plan.Error is not null)
                return Refuse(plan.Error, i);
            after[i] = plan.After;
        }

        return new(null, 0, after);
    }

    private static TransactionPlan Refuse(StorageError error, int index) => new(error, index, []);
}
