namespace Encharge.Cli.Tail;

/// <summary>Which notes are shown.</summary>
/// <param name="Only">These kinds; all when empty.</param>
/// <param name="User">Of this identifier or person; anybody's when null.</param>
internal sealed record TailFilter(IReadOnlyCollection<string> Only, string? User)
{
    /// <summary>Says that notes are missing, so it always passes.</summary>
    public const string Dropped = "dropped";

    /// <summary>What can be asked for.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["accepted", "refused", "applied", "rejected"];

    /// <summary>Whether a note is shown.</summary>
    public bool Passes(TailNote note) =>
        note.Kind == Dropped
        || ((Only.Count == 0 || Only.Contains(note.Kind)) && (User is null || IsOf(note, User)));

    private static bool IsOf(TailNote note, string user) =>
        note.Text("personId") == user
        || (TailNote.Text(note.Identity, "value") is { Length: > 0 } value
            && (value == user
                || (TailNote.Text(note.Identity, "kind") == "email"
                    && value.Equals(user.Trim(), StringComparison.OrdinalIgnoreCase))));
}
