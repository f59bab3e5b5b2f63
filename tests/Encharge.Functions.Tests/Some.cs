using Encharge.Ingestion.Events;

namespace Encharge.Functions.Tests;

/// <summary>Accepted events with fixed values.</summary>
internal static class Some
{
    /// <summary>An action of a person.</summary>
    public static Envelope Visit => Received(1, new Track
    {
        Name = "visited",
        OccurredAt = DateTimeOffset.UnixEpoch,
        Identifiers = [new(IdentityKind.UserId, "u1")],
    });

    /// <summary>
    /// A group event about an object that doesn't exist and a person it doesn't name: it is kept as rejected.
    /// </summary>
    public static Envelope GroupWithoutObject => Received(2, new Group
    {
        ObjectType = "company",
        ObjectId = "00000000-0000-8000-8000-000000000001",
        OccurredAt = DateTimeOffset.UnixEpoch,
        Identifiers = [],
    });

    private static Envelope Received(byte number, Event made) =>
        new("dev", new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number), DateTimeOffset.UnixEpoch, made);
}
