using System.Text.Json;
using Encharge.Ingestion.Identities;

namespace Encharge.Ingestion.People;

/// <summary>Joins registers of several identities: the newest write of all counts.</summary>
internal static class Newest
{
    /// <summary>The newest write; null when there is no register.</summary>
    public static Write? Of(IEnumerable<Register?> registers)
    {
        Write? newest = null;
        foreach (var register in registers)
        {
            if (register is not null && (newest is null || register.Newest.Clock.CompareTo(newest.Clock) > 0))
                newest = register.Newest;
        }

        return newest;
    }

    /// <summary>The text in the newest write of registers that hold text; null when there is none.</summary>
    public static string? Text(IEnumerable<Register?> registers) =>
        Of(registers)?.Value is { } value ? TextOf(value.Json) : null;

    private static string? TextOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetString();
    }
}
