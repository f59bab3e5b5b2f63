using System.Globalization;
using System.Net;

namespace Encharge.Ingestion.Geo;

/// <summary>
/// Finds the place of an address in the location database, which can be replaced while running. Starts without a
/// database; a missing or damaged one never fails a look-up. Safe for concurrent use; owns the database it was given
/// last.
/// </summary>
/// <param name="clock">Dates <see cref="LoadedAt"/>; the system's clock when null.</param>
public sealed class Locator(TimeProvider? clock = null) : IDisposable
{
    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private Loaded? current;
    private long damagedRecords;

    /// <summary>
    /// Done once the first database is in place or was not to be had: what is located for good waits for it.
    /// </summary>
    public Task Ready { get; internal set; } = Task.CompletedTask;

    /// <summary>When the database in use was put in place; null without one.</summary>
    public DateTimeOffset? LoadedAt => Volatile.Read(ref current)?.At;

    /// <summary>When the publisher built the database in use; null without one.</summary>
    public DateTimeOffset? BuiltAt => Volatile.Read(ref current)?.Database.BuiltAt;

    /// <summary>
    /// How many look-ups, since the start, hit a record that the database's reader could not make sense of: above 0 the
    /// file is damaged and should be fetched again.
    /// </summary>
    public long DamagedRecords => Interlocked.Read(ref damagedRecords);

    /// <summary>
    /// The location; null for no address, a private or reserved one (<see cref="ClientAddress.IsPublic"/>), one that
    /// the database doesn't know or whose record is damaged (counted in <see cref="DamagedRecords"/>), and without a
    /// database.
    /// </summary>
    public Location? Locate(IPAddress? address)
    {
        if (address is null || !ClientAddress.IsPublic(address)) return null;

        try
        {
            return Find(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
        }
        catch (Exception damage) when (LocationRecords.IsDamage(damage))
        {
            Interlocked.Increment(ref damagedRecords);
            return null;
        }
    }

    /// <summary>
    /// Why a look-up ended as it did: <c>found</c>, <c>no_address</c>, <c>not_public</c>, <c>no_database</c> or
    /// <c>unknown</c>, which a damaged record is too.
    /// </summary>
    internal string OutcomeOf(IPAddress? address, Location? location) =>
        location is not null ? "found"
        : address is null ? "no_address"
        : !ClientAddress.IsPublic(address) ? "not_public"
        : Volatile.Read(ref current) is null ? "no_database"
        : "unknown";

    /// <summary>
    /// Puts <paramref name="database"/> in place of the one in use: look-ups that begin afterwards ask it, those under
    /// way end with the old one, which is closed after the last of them.
    /// </summary>
    public void Replace(LocationDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        var previous = Interlocked.Exchange(ref current, new Loaded(database, clock.GetUtcNow()));
        if (previous is not null && previous.Database != database) previous.Database.Dispose();
    }

    /// <summary>
    /// One line for logs and health, such as <c>GeoLite2-City built 2026-06-16, loaded 2026-06-17T08:00:00Z, 0 damaged
    /// records met</c>, or <c>no location database</c>.
    /// </summary>
    public string Describe() => Volatile.Read(ref current) is not { } loaded
        ? "no location database"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{loaded.Database.Type} built {loaded.Database.BuiltAt:yyyy-MM-dd}, "
            + $"loaded {loaded.At.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}, {DamagedRecords} damaged records met");

    /// <summary>Closes the database in use; look-ups find nothing from then on.</summary>
    public void Dispose() => Interlocked.Exchange(ref current, null)?.Database.Dispose();

    // A database that closes between the two reads has been replaced: ask its successor.
    private Location? Find(IPAddress address)
    {
        for (var loaded = Volatile.Read(ref current); loaded is not null;)
        {
            if (loaded.Database.TryFind(address, out var location)) return location;

            var next = Volatile.Read(ref current);
            loaded = next == loaded ? null : next;
        }

        return null;
    }

    private sealed record Loaded(LocationDatabase Database, DateTimeOffset At);
}
