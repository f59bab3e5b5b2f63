using Encharge.Cli.Output;
using Encharge.Ingestion.People;

namespace Encharge.Cli.People;

/// <summary>
/// Writes every person once: at the identity that comes first in the order of keys. The others then come later in the
/// scan and are passed over; as many of them as fit a bounded memory even without deriving the person again.
/// </summary>
internal sealed class PeopleExport(string account, PersonReader people, PersonLines lines)
{
    /// <summary>Some 64 MB of ids at the most.</summary>
    private const int MaxRemembered = 1_000_000;

    private readonly HashSet<Guid> _covered = [];
    private long _written;

    /// <summary>Exports all people that the scan leads to; how many.</summary>
    public async Task<long> RunAsync(
        IdentityScan scan, int parallel, ProgressBar bar, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(scan.ReadAsync(cancellationToken), options, async (id, stop) =>
        {
            if (!IsCovered(id) && await people.FindAsync(account, id, stop) is { } person && IsFirst(person, id))
            {
                Cover(person, id);
                await lines.WriteAsync(person, stop);
                Interlocked.Increment(ref _written);
            }

            bar.Report(IdentityScan.FractionAt(id), Interlocked.Read(ref _written));
        });
        return _written;
    }

    private static bool IsFirst(PersonView person, Guid id) =>
        person.Identities.All(identity => CompareKeys(id, identity.Id) <= 0);

    /// <summary>As the table orders them; a <see cref="Guid"/> compares otherwise.</summary>
    private static int CompareKeys(Guid left, Guid right) =>
        string.CompareOrdinal(left.ToString("N"), right.ToString("N"));

    private bool IsCovered(Guid id)
    {
        lock (_covered)
            return _covered.Remove(id);
    }

    private void Cover(PersonView person, Guid id)
    {
        lock (_covered)
        {
            foreach (var identity in person.Identities)
            {
                if (identity.Id != id && _covered.Count < MaxRemembered)
                    _covered.Add(identity.Id);
            }
        }
    }
}
