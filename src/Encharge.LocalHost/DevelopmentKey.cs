using Encharge.Ingestion.Keys;

namespace Encharge.LocalHost;

/// <summary>
/// The write key of the account <c>dev</c>. Storage keeps only its hash, so the key itself is kept in a file that only
/// its owner may read; a restart shows the same key.
/// </summary>
internal static class DevelopmentKey
{
    /// <summary>The account that a developer starts with.</summary>
    public const string Account = "dev";

    /// <summary>The kept key while storage knows it, else a new one, which replaces it.</summary>
    public static async Task<string> EnsureAsync(WriteKeyTable keys, string file, CancellationToken cancellationToken)
    {
        var kept = File.Exists(file) ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim() : "";
        if (WriteKeyTable.IsWellFormed(kept)
            && await keys.FindAsync(WriteKeyTable.IdOf(kept), cancellationToken) is { RevokedAt: null })
            return kept;
        var (key, _) = await keys.CreateAsync(Account, "development", cancellationToken);
        await WriteAsync(file, key, cancellationToken);
        return key;
    }

    private static async Task WriteAsync(string file, string key, CancellationToken cancellationToken)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var writer = new StreamWriter(file, options);
        await writer.WriteLineAsync(key.AsMemory(), cancellationToken);
    }
}
