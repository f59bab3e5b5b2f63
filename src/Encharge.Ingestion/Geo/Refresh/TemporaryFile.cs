namespace Encharge.Ingestion.Geo.Refresh;

/// <summary>A file that nobody else sees and that goes when it is closed.</summary>
internal static class TemporaryFile
{
    private const int CopyBytes = 128 * 1024;

    /// <summary>A copy of all that a stream has left, open at its start.</summary>
    /// <exception cref="LocationRefreshException">It is longer than that.</exception>
    public static async Task<FileStream> CopyAsync(Stream source, long maxBytes, CancellationToken cancellationToken)
    {
        var file = Create();
        try
        {
            var buffer = new byte[CopyBytes];
            for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (file.Length + read > maxBytes)
                    throw new LocationRefreshException($"The file is longer than {maxBytes >> 20} MiB.");
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static FileStream Create() => new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
        new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });
}
