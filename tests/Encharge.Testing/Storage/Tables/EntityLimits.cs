using System.Buffers;
using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Tables;

/// <summary>
/// What an entity may be (Azure documentation, "Understanding the Table service data model"). Sizes count text as
/// UTF-16 and the overhead of names and lengths, by the formula that Azure published for its billing.
/// </summary>
internal static class EntityLimits
{
    private const int MaxEntityBytes = 1024 * 1024;
    private const int MaxValueBytes = 64 * 1024;
    private const int MaxKeyCharacters = 512;
    private const int MaxProperties = 252;
    private const int MaxNameCharacters = 255;

    private static readonly DateTime MinDate = new(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly SearchValues<char> IllegalInKeys = SearchValues.Create(
        ['/', '\\', '#', '?', .. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(c => (char)c)]);

    /// <summary>The first thing wrong with a key; null when it is legal.</summary>
    public static StorageError? CheckKey(string key)
    {
        if (key.Length > MaxKeyCharacters)
            return TableErrors.KeyValueTooLarge;
        return key.AsSpan().ContainsAny(IllegalInKeys) ? TableErrors.KeyOutOfRange : null;
    }

    /// <summary>The first thing wrong with an entity but for its keys; null when it may be stored.</summary>
    public static StorageError? Check(MemoryEntity entity)
    {
        if (entity.Properties.Count > MaxProperties)
            return TableErrors.TooManyProperties;
        long size = 4 + (2L * (entity.PartitionKey.Length + entity.RowKey.Length));
        foreach (var property in entity.Properties)
        {
            if (Check(property) is { } error)
                return error;
            size += 8 + (2L * property.Name.Length) + SizeOf(property.Value!);
        }

        return size > MaxEntityBytes ? TableErrors.EntityTooLarge : null;
    }

    private static StorageError? Check(EntityProperty property)
    {
        if (property.Name.Length > MaxNameCharacters)
            return TableErrors.PropertyNameTooLong;
        if (!IsIdentifier(property.Name))
            return TableErrors.PropertyNameInvalid;
        return property.Value switch
        {
            string text when text.Length * 2 > MaxValueBytes => TableErrors.PropertyValueTooLarge,
            byte[] bytes when bytes.Length > MaxValueBytes => TableErrors.PropertyValueTooLarge,
            DateTime time when time < MinDate => TableErrors.DateOutOfRange,
            _ => null,
        };
    }

    private static int SizeOf(object value) => value switch
    {
        string text => (text.Length * 2) + 4,
        byte[] bytes => bytes.Length + 4,
        Guid => 16,
        bool => 1,
        int => 4,
        _ => 8,
    };

    private static bool IsIdentifier(string name)
    {
        if (!char.IsLetter(name[0]) && name[0] != '_')
            return false;
        foreach (var character in name)
        {
            if (!char.IsLetterOrDigit(character) && character != '_')
                return false;
        }

        return true;
    }
}
