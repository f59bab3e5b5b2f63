namespace Encharge.Testing.Storage.Tables;

/// <summary>A condition on an entity. The answer is null where the service's is not known here.</summary>
internal abstract record Filter
{
    /// <summary>
    /// Whether it holds. Null: the entity lacks the property, or has it in another type. Such an entity isn't found;
    /// but what its negation would find is undocumented.
    /// </summary>
    public abstract bool? Holds(MemoryEntity entity);
}

/// <summary>Both hold.</summary>
internal sealed record AndFilter(Filter Left, Filter Right) : Filter
{
    public override bool? Holds(MemoryEntity entity) => Left.Holds(entity) == true && Right.Holds(entity) == true;
}

/// <summary>One or both hold.</summary>
internal sealed record OrFilter(Filter Left, Filter Right) : Filter
{
    public override bool? Holds(MemoryEntity entity) => Left.Holds(entity) == true || Right.Holds(entity) == true;
}

/// <summary>It doesn't hold.</summary>
internal sealed record NotFilter(Filter Inner) : Filter
{
    public override bool? Holds(MemoryEntity entity) => !Inner.Holds(entity) ?? throw new NotSupportedException(
        $"The memory storage doesn't know what Azure makes of {this} for an entity without the property.");
}

/// <summary>A property compares with a value in one of <c>eq ne gt ge lt le</c>.</summary>
internal sealed record ComparisonFilter(string Property, string Operator, object Value) : Filter
{
    public override bool? Holds(MemoryEntity entity)
    {
        if (entity.Find(Property) is not { } found || Compare(found, Value) is not { } order)
            return null;
        return Operator switch
        {
            "eq" => order == 0,
            "ne" => order != 0,
            "gt" => order > 0,
            "ge" => order >= 0,
            "lt" => order < 0,
            "le" => order <= 0,
            _ => throw new NotSupportedException($"The memory storage doesn't know the operator {Operator}."),
        };
    }

    private static int? Compare(object found, object wanted) => (found, wanted) switch
    {
        (string left, string right) => string.CompareOrdinal(left, right),
        (DateTime left, DateTime right) => left.CompareTo(right),
        (bool left, bool right) => left.CompareTo(right),
        (Guid left, Guid right) => left.CompareTo(right),
        (byte[] left, byte[] right) => left.AsSpan().SequenceCompareTo(right),
        (int or long, int or long) => ToInt64(found).CompareTo(ToInt64(wanted)),
        (int or long or double, int or long or double) => ToDouble(found).CompareTo(ToDouble(wanted)),
        _ => null,
    };

    private static long ToInt64(object value) => value is int number ? number : (long)value;

    private static double ToDouble(object value) => value is double number ? number : ToInt64(value);
}
