namespace Encharge.Ingestion.Validation;

/// <summary>Writes JSON pointers (RFC 6901), such as <c>/user/a~1b</c>.</summary>
internal static class JsonPointer
{
    /// <summary>
    /// The pointer to a member; that of <paramref name="parent"/> when the name is longer than a field's name may be,
    /// so that an answer doesn't grow with it.
    /// </summary>
    public static string Of(string parent, string name) =>
        name.Length > Limits.MaxFieldNameLength ? parent : $"{parent}/{Escape(name)}";

    private static string Escape(string name) =>
        name.AsSpan().ContainsAny('~', '/')
            ? name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)
            : name;
}
