using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Encharge.Ingestion.Events;

namespace Encharge.Ingestion.Queue;

/// <summary>
/// The blob container <c>oversize</c>: events too large for a queue message. A blob is written before the message that
/// points to it and deleted after its event is applied.
/// </summary>
internal sealed class OversizeBodies(BlobContainerClient container)
{
    /// <summary>Stores an envelope's JSON; storing it again is the same. Returns the blob's name.</summary>
    public async Task<string> PutAsync(Envelope envelope, BinaryData json, CancellationToken cancellationToken)
    {
        var name = $"{envelope.Account}/{envelope.EventId:N}-{envelope.ReceivedAt.UtcTicks:D19}.json";
        await container.GetBlobClient(name).UploadAsync(json, overwrite: true, cancellationToken);
        return name;
    }

    /// <summary>
    /// The envelope in a blob; null when the blob is gone. Only <see cref="DeleteAsync"/> deletes blobs, after the
    /// commit, so one that is gone has been applied and its message is merely being delivered again.
    /// </summary>
    /// <exception cref="UnreadableMessageException">The blob doesn't hold an envelope.</exception>
    public async Task<Envelope?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var blob = await container.GetBlobClient(name).DownloadContentAsync(cancellationToken);
            using var json = JsonDocument.Parse(blob.Value.Content.ToMemory());
            return EnvelopeReader.Read(json.RootElement);
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
        catch (Exception failure) when (failure is JsonException or FormatException)
        {
            throw new UnreadableMessageException("An oversize body can't be read by this version.", failure);
        }
    }

    /// <summary>Deletes a blob, if it is there.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        container.DeleteBlobIfExistsAsync(name, cancellationToken: cancellationToken);
}
