using System.Globalization;
using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Blobs;

/// <summary>A block blob; another upload makes another one.</summary>
/// <param name="Content">All bytes.</param>
/// <param name="ContentType">As the client named it.</param>
/// <param name="ETag">Another one at each upload.</param>
/// <param name="ModifiedAt">When it was uploaded.</param>
internal sealed record MemoryBlob(byte[] Content, string ContentType, string ETag, DateTimeOffset ModifiedAt)
{
    /// <summary>A date as the service writes it: whole seconds.</summary>
    public string LastModified => ModifiedAt.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A response with the blob's properties, without content or type.</summary>
    public MemoryResponse Describe(int status) => new MemoryResponse(status)
        .With("ETag", ETag)
        .With("Last-Modified", LastModified)
        .With("x-ms-creation-time", LastModified)
        .With("x-ms-blob-type", "BlockBlob")
        .With("x-ms-lease-state", "available")
        .With("x-ms-lease-status", "unlocked")
        .With("Accept-Ranges", "bytes");
}
