using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Encharge.Ingestion.Events;

/// <summary>
/// Ids made from what they name, so that every instance makes the same: UUIDv8 (RFC 9562, section 5.8) from the first
/// 16 bytes of a SHA-256 over the parts, each with its length before it.
/// </summary>
internal static class ContentId
{
    /// <summary>The id of an identity.</summary>
    public static Guid OfIdentity(string account, Identifier identifier) =>
        Of("identity", account, identifier.Kind.ToName(), identifier.Value);

    /// <summary>The id of the object that a customer knows by its own id.</summary>
    public static Guid OfObject(string account, string objectType, string externalId) =>
        Of("object", account, objectType, externalId);

    /// <summary>The id of the object that one group event without any id made.</summary>
    public static Guid OfObject(string account, string objectType, Guid eventId) =>
        Of("object-of-event", account, objectType, eventId.ToString("N"));

    /// <summary>The id of an event to which the client gave a message id: the same for every resend.</summary>
    public static Guid OfMessage(string account, Identifier? owner, string messageId) =>
        Of("event", account, owner?.Kind.ToName() ?? "", owner?.Value ?? "", messageId);

    private static Guid Of(params ReadOnlySpan<string> parts)
    {
        var length = 0;
        foreach (var part in parts)
            length += sizeof(int) + Encoding.UTF8.GetMaxByteCount(part.Length);
        var buffer = length <= 1024 ? stackalloc byte[length] : new byte[length];
        var used = 0;
        foreach (var part in parts)
        {
            var written = Encoding.UTF8.GetBytes(part, buffer[(used + sizeof(int))..]);
            BinaryPrimitives.WriteInt32BigEndian(buffer[used..], written);
            used += sizeof(int) + written;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer[..used], hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
