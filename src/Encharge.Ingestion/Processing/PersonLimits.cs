using System.Collections.Immutable;
using Encharge.Ingestion.Identities;

namespace Encharge.Ingestion.Processing;

/// <summary>The size that a person may have, and an object likewise.</summary>
internal static class PersonLimits
{
    /// <summary>
    /// 200 KB for all fields together: from the service's help pages; counted in characters of names and JSON.
    /// </summary>
    public const int MaxFieldCharacters = 200 * 1024;

    /// <summary>
    /// Whether a change would grow the fields past the limit. Which of several events that together are too much is
    /// refused depends on their order: a limit can't be otherwise.
    /// </summary>
    public static bool IsExceeded(
        ImmutableSortedDictionary<string, Register>? before, ImmutableSortedDictionary<string, Register> after) =>
        CharactersOf(after) is > MaxFieldCharacters and var size && size > CharactersOf(before);

    /// <summary>The characters of all fields that have a value.</summary>
    public static int CharactersOf(ImmutableSortedDictionary<string, Register>? fields)
    {
        var characters = 0;
        if (fields is null)
            return characters;
        foreach (var (name, register) in fields)
            characters += register.Newest.Value is { } value ? name.Length + value.Json.Length : 0;
        return characters;
    }
}
