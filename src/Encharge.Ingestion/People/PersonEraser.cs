using System.Collections.Immutable;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Processing;

namespace Encharge.Ingestion.People;

/// <summary>
/// Erases a person: a dated tombstone on each identity, then all their rows. What is older than the erasure never comes
/// back, however late its message: an event that belongs to one of the identities is rejected. What other persons'
/// events say of these identities stays theirs.
/// <para>The tombstone under which the erasure was asked for remembers all the identities until everything is done, so
/// an erasure that broke off is finished by asking for it again.</para>
/// </summary>
internal sealed class PersonEraser(
    IdentityTable table, PartitionSweeper sweeper, PersonReader people, TimeProvider time)
{
    private const int MaxAttempts = 20;

    /// <summary>
    /// Erases the person that an identity leads to; false when nobody, or when all is erased already.
    /// </summary>
    /// <exception cref="Azure.RequestFailedException">Storage failed midway; ask again.</exception>
    public async Task<bool> EraseAsync(string account, Guid identityId, CancellationToken cancellationToken)
    {
        var state = await table.FindStateAsync(account, identityId, cancellationToken);
        var begun = state?.Erasing ?? [];
        var person = await people.FindAsync(account, identityId, cancellationToken);
        var found = person?.Identities.Select(identity => identity.Identifier) ?? [];
        ImmutableArray<Identifier> identities = [.. begun.Union(found)];
        if (identities.IsEmpty)
            return false;

        var at = MomentOf(state, person);
        var root = identities.Single(identifier => ContentId.OfIdentity(account, identifier) == identityId);
        var begin = Tombstone(account, root, at) with { Erasing = identities };
        await ChangeAsync(account, root, _ => begin, cancellationToken);
        foreach (var other in identities.Where(identifier => identifier != root))
            await ChangeAsync(account, other, _ => Tombstone(account, other, at), cancellationToken);
        foreach (var identifier in identities)
            await sweeper.SweepAsync(account, identifier, identities, at, cancellationToken);
        await ChangeAsync(account, root, stored => stored with { Erasing = [] }, cancellationToken);
        return true;
    }

    /// <summary>
    /// Now; later when the person has events from a clock that is ahead, or when it was erased from such a clock before:
    /// what is there goes, and stays away.
    /// </summary>
    private DateTimeOffset MomentOf(IdentityState? state, PersonView? person) =>
        new[] { time.GetUtcNow(), state?.ErasedAt ?? default, person?.LastActivityAt ?? default }.Max();

    private static IdentityState Tombstone(string account, Identifier identifier, DateTimeOffset at) =>
        new(account, identifier) { ErasedAt = at };

    private async Task ChangeAsync(
        string account,
        Identifier identifier,
        Func<IdentityState, IdentityState> change,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var stored = await table.LoadAsync(account, identifier, cancellationToken);
            var plan = IdentityPlan.Store(change(stored.State));
            var commitId = Guid.CreateVersion7(time.GetUtcNow());
            if ((await table.TryCommitAsync(stored, plan, commitId, cancellationToken)).Outcome == CommitOutcome.Done)
                return;
            await Contention.BackOffAsync(attempt, time, cancellationToken);
        }

        throw new TimeoutException("An identity kept changing under its erasure.");
    }
}
