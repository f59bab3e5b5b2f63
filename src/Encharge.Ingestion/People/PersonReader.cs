using System.Collections.Immutable;
using Azure.Data.Tables;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.People;

/// <summary>
/// Reads persons: one query per identity, in parallel, as many rounds as the ties are deep (mostly two).
/// </summary>
internal sealed class PersonReader(TableClient table)
{
    private const int MaxParallelQueries = 16;

    /// <summary>The person that an identity leads to; null when nobody.</summary>
    public async Task<PersonView?> FindAsync(string account, Guid identityId, CancellationToken cancellationToken)
    {
        var known = new Dictionary<Guid, IdentityRecord?>();
        var derivation = PersonView.Derive(identityId, known);
        while (!derivation.Missing.IsEmpty)
        {
            await LoadAsync(account, derivation.Missing, known, cancellationToken);
            derivation = PersonView.Derive(identityId, known);
        }

        return derivation.Person;
    }

    /// <summary>What one partition says of an identity; null when it says nothing.</summary>
    public async Task<IdentityRecord?> LoadAsync(string account, Guid id, CancellationToken cancellationToken)
    {
        var filter = IdentityTable.RangeFilter(
            TableKeys.Partition(account, id), TableKeys.State, TableKeys.AssociationsEnd);
        var rows = new PartitionRows(id);
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            rows.Add(row);
        return rows.ToRecord();
    }

    private async Task LoadAsync(
        string account,
        ImmutableArray<Guid> ids,
        Dictionary<Guid, IdentityRecord?> known,
        CancellationToken cancellationToken)
    {
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = MaxParallelQueries,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(ids, options, async (id, stop) =>
        {
            var record = await LoadAsync(account, id, stop);
            lock (known)
                known[id] = record;
        });
    }

    private sealed class PartitionRows(Guid id)
    {
        private readonly ImmutableArray<Tie>.Builder _made = ImmutableArray.CreateBuilder<Tie>();
        private readonly ImmutableArray<Tie>.Builder _received = ImmutableArray.CreateBuilder<Tie>();
        private readonly ImmutableArray<Guid>.Builder _objects = ImmutableArray.CreateBuilder<Guid>();
        private Identifier? _identifier;
        private IdentityState? _state;

        public void Add(TableEntity row)
        {
            var key = row.RowKey;
            if (key == TableKeys.State)
                AddState(IdentityRows.ReadState(row).State);
            else if (key.StartsWith(TableKeys.TieBy, StringComparison.Ordinal))
                AddTie(_made, row);
            else if (key.StartsWith(TableKeys.TieTo, StringComparison.Ordinal))
                AddTie(_received, row);
            else
                _objects.Add(Guid.ParseExact(key.AsSpan(key.IndexOf(':') + 1), "N"));
        }

        public IdentityRecord? ToRecord()
        {
            if (_identifier is not { } identifier || (_state?.CreatedAt is null && _made.Count + _received.Count == 0))
                return null;
            return new(id, identifier, _state, _made.ToImmutable(), _received.ToImmutable(), _objects.ToImmutable());
        }

        private void AddState(IdentityState state)
        {
            _state = state;
            _identifier = state.Identifier;
        }

        private void AddTie(ImmutableArray<Tie>.Builder ties, TableEntity row)
        {
            ties.Add(IdentityRows.ReadTie(row));
            _identifier ??= IdentityRows.ReadIdentifier(row, "kind", "value");
        }
    }
}
