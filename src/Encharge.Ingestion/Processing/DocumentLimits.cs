using System.Collections.Immutable;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Objects;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.Processing;

/// <summary>
/// Keeps state documents within <see cref="TableLimits.MaxDocumentCharacters"/>. The fields' own limit does not: each
/// field takes a clock of some hundred characters besides, a register remembers writes beneath its newest, tags only
/// add. A document past it could never be stored again.
/// </summary>
internal static class DocumentLimits
{
    /// <summary>What a name takes at most: six characters for one that JSON escapes.</summary>
    private const int MaxEscape = 6;

    /// <summary>
    /// A clock with its members' names, and the quotes, colons and commas around a name and a value: 170 characters at
    /// most.
    /// </summary>
    private const int WriteCharacters = 200;

    /// <summary>What a document holds besides fields, tags and erasing: times, and the registers of e-mail and userId.</summary>
    private const int FrameCharacters = 40_000;

    /// <summary>
    /// The state, with as much remembered beneath its fields' newest writes as fits; with nothing beneath when even that
    /// is too large.
    /// </summary>
    public static IdentityState Fit(IdentityState state)
    {
        for (var beneath = Register.MaxBeneath / 2; IsTooLarge(state) && beneath >= 0; beneath = Less(beneath))
            state = state with { Fields = Shorten(state.Fields, beneath) };
        return state;
    }

    /// <inheritdoc cref="Fit(IdentityState)"/>
    public static ObjectState Fit(ObjectState state)
    {
        for (var beneath = Register.MaxBeneath / 2; IsTooLarge(state) && beneath >= 0; beneath = Less(beneath))
            state = state with { Fields = Shorten(state.Fields, beneath) };
        return state;
    }

    /// <summary>Whether a change makes a document larger than may be stored.</summary>
    public static bool IsExceeded(IdentityState before, IdentityState after) =>
        IsTooLarge(after) && IdentityCodec.Encode(after).Length > IdentityCodec.Encode(before).Length;

    /// <inheritdoc cref="IsExceeded(IdentityState, IdentityState)"/>
    public static bool IsExceeded(ObjectState before, ObjectState after) =>
        IsTooLarge(after) && after.Encode().Length > before.Encode().Length;

    private static bool IsTooLarge(IdentityState state) =>
        MostCharactersOf(state) > TableLimits.MaxDocumentCharacters
        && IdentityCodec.Encode(state).Length > TableLimits.MaxDocumentCharacters;

    private static bool IsTooLarge(ObjectState state) =>
        FrameCharacters + MostCharactersOf(state.Fields) > TableLimits.MaxDocumentCharacters
        && state.Encode().Length > TableLimits.MaxDocumentCharacters;

    /// <summary>An upper bound that costs no encoding; most states are far below the limit.</summary>
    private static int MostCharactersOf(IdentityState state)
    {
        var characters = FrameCharacters + MostCharactersOf(state.Fields);
        foreach (var spelling in state.Tags.Keys)
            characters += WriteCharacters + (MaxEscape * spelling.Length);
        return characters;
    }

    private static int MostCharactersOf(ImmutableSortedDictionary<string, Register> fields)
    {
        var characters = 0;
        foreach (var (name, register) in fields)
        {
            characters += MaxEscape * name.Length;
            foreach (var write in register.Writes)
                characters += WriteCharacters + (write.Value?.Json.Length ?? 0);
        }

        return characters;
    }

    private static ImmutableSortedDictionary<string, Register> Shorten(
        ImmutableSortedDictionary<string, Register> fields, int beneath)
    {
        var shorter = fields.ToBuilder();
        foreach (var (name, register) in fields)
            shorter[name] = Register.Shorten(register, beneath);
        return shorter.ToImmutable();
    }

    private static int Less(int beneath) => beneath == 0 ? -1 : beneath / 2;
}
