using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Encharge.Ingestion.Events;

/// <summary>Makes event ids.</summary>
public static class EventIds
{
    private const int HashBytes = 32;
    private const int IdBytes = 16;

    /// <summary>
    /// With a message id: a UUIDv8 from a hash of account, owner and message id, so that every resend carries the same
    /// id and two persons' equal message ids don't meet. Without: a UUIDv7 of the time of receipt, never the same
    /// twice.
    /// </summary>
    public static Guid Create(string account, Event @event, DateTimeOffset receivedAt) =>
        @event.MessageId is { } messageId
            ? FromContent(account, @event.Owner, messageId)
            : Guid.CreateVersion7(receivedAt);

    private static Guid FromContent(string account, Identifier? owner, string messageId)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, "event");
        Append(hash, account);
        Append(hash, owner is { } known ? NameOf(known.Kind) : "");
        Append(hash, owner?.Value ?? "");
        Append(hash, messageId);
        Span<byte> bytes = stackalloc byte[HashBytes];
        hash.GetHashAndReset(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes[..IdBytes], bigEndian: true);
    }

    // The length goes first, so that no two lists of parts run together to the same bytes.
    private static void Append(IncrementalHash hash, string part)
    {
        var bytes = Encoding.UTF8.GetBytes(part);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }

    private static string NameOf(IdentityKind kind) => kind switch
    {
        IdentityKind.UserId => "userId",
        IdentityKind.Email => "email",
        IdentityKind.AnonymousId => "anonymousId",
    };
}
