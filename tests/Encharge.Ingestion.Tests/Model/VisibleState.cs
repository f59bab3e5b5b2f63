using System.Collections.Immutable;
using System.Text;
using Azure.Data.Tables;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Objects;
using Encharge.Ingestion.People;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.Tests.Model;

/// <summary>
/// All that can be read of an account, as text by key: the person and the timeline of every identifier, every object,
/// every rejection. Two states are equal if their lines are.
/// </summary>
internal sealed class VisibleState
{
    /// <summary>A person shows under each of its identifiers: the first few differences say it all.</summary>
    private const int MaxDifferences = 4;

    private readonly SortedDictionary<string, string> _lines = new(StringComparer.Ordinal);

    private VisibleState()
    {
    }

    /// <summary>What the reference expects.</summary>
    public static VisibleState Of(Reference reference)
    {
        var state = new VisibleState();
        foreach (var identifier in reference.Identifiers)
        {
            var name = History.Describe(identifier);
            state._lines[name] = Text(reference.Person(identifier));
            state._lines[$"{name} timeline"] = string.Join(", ", reference.Timeline(identifier).Select(Text));
        }

        foreach (var (id, value) in reference.Objects())
            state._lines[$"object {id}"] = Text(value);
        return state;
    }

    /// <summary>
    /// What stands in storage. One person is read as the product reads; the others from the same partitions, each of
    /// which is loaded but once.
    /// </summary>
    public static async Task<VisibleState> ReadAsync(
        StorageClients clients, string account, IReadOnlyCollection<Identifier> identifiers, Random random)
    {
        var state = new VisibleState();
        var reading = new Reading(clients, account, random.Next(3) == 0 ? 2 : 100);
        var whole = random.Next(identifiers.Count);
        foreach (var (place, identifier) in identifiers.Index())
        {
            var name = History.Describe(identifier);
            var person = await reading.FindAsync(ContentId.OfIdentity(account, identifier), place == whole);
            state._lines[name] = person is null ? "nobody" : Text(person);
            state._lines[$"{name} timeline"] = person is null ? "" : await reading.TimelineAsync(person);
        }

        await state.ReadObjectsAsync(clients, account);
        await state.ReadRejectionsAsync(clients, account);
        return state;
    }

    /// <summary>The first lines in which <paramref name="actual"/> differs; empty when it doesn't.</summary>
    public string Difference(VisibleState actual)
    {
        var differing = _lines.Keys.Union(actual._lines.Keys, StringComparer.Ordinal)
            .Where(key => _lines.GetValueOrDefault(key) != actual._lines.GetValueOrDefault(key));
        return string.Join('\n', differing.Take(MaxDifferences).Select(key => string.Join(
            "\n    ",
            $"  {key}",
            $"expected {_lines.GetValueOrDefault(key)}",
            $"actual   {actual._lines.GetValueOrDefault(key)}")));
    }

    private async Task ReadObjectsAsync(StorageClients clients, string account)
    {
        var objects = new ObjectTable(clients.Table("Objects"));
        var filter = $"PartitionKey ge '{account}:' and PartitionKey lt '{account};' and RowKey eq '{TableKeys.State}'";
        await foreach (var row in clients.Table("Objects").QueryAsync<TableEntity>(filter))
        {
            var id = Guid.ParseExact(row.PartitionKey[(account.Length + 1)..], "N");
            var stored = await objects.FindAsync(account, id, CancellationToken.None);
            var people = await objects.ListIdentitiesAsync(account, id, CancellationToken.None);
            _lines[$"object {id}"] = Text(new ExpectedObject(
                stored!.State.ObjectType,
                stored.State.ExternalId,
                FieldsOf(stored.State),
                [.. people],
                stored.State.CreatedAt!.Value,
                stored.State.LastChange!.Newest.Clock.At));
        }
    }

    private static ImmutableSortedDictionary<string, FieldValue> FieldsOf(ObjectState state) =>
        ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            state.Fields.Where(field => field.Value.Newest.Value is not null)
                .Select(field => KeyValuePair.Create(field.Key, field.Value.Newest.Value!.Value)));

    private async Task ReadRejectionsAsync(StorageClients clients, string account)
    {
        var filter = $"PartitionKey ge '{account}:' and PartitionKey lt '{account};'";
        await foreach (var row in clients.Table("Rejections").QueryAsync<TableEntity>(filter))
            _lines[$"rejection {row.RowKey}"] = row.GetString("reason");
    }

    private static string Text(PersonView person) => string.Join(
        "; ",
        person.Id,
        $"userId {person.UserId}, email {person.Email}",
        $"tags {string.Join(',', person.Tags)}",
        Text(person.Fields),
        $"created {Text(person.CreatedAt)}, active {Text(person.LastActivityAt)}",
        "identities " + string.Join(", ", person.Identities.Select(
            identity => $"{History.Describe(identity.Identifier)} {identity.Id} seen {Text(identity.FirstSeenAt)}")),
        "conflicts " + string.Join(", ", person.Conflicts.Select(
            conflict => $"{History.Describe(conflict.Identifier)} held by {conflict.HeldBy}")),
        $"objects {string.Join(',', person.Objects)}",
        $"flags {string.Join(',', person.Flags)}");

    private static string Text(ExpectedObject value) => string.Join(
        "; ",
        $"{value.ObjectType} {value.ExternalId}",
        Text(value.Fields),
        $"people {string.Join(',', value.People)}",
        $"created {Text(value.CreatedAt)}, updated {Text(value.UpdatedAt)}");

    private static string Text(IEnumerable<KeyValuePair<string, FieldValue>> fields) =>
        "fields " + string.Join(", ", fields.Select(field => $"{field.Key}={field.Value.Type}:{field.Value.Json}"));

    private static string Text(DateTimeOffset time) => History.Describe(time);

    private static string Text(Envelope envelope) => Entry(
        envelope.EventId,
        envelope.Event switch
        {
            Track { Type: TrackType.Page } page => ("page", page.Name),
            Track { Type: TrackType.Screen } screen => ("screen", screen.Name),
            Track track => ("track", track.Name),
            Alias => ("alias", "alias"),
            _ => ("group", "group"),
        },
        (envelope.Event.OccurredAt, envelope.ReceivedAt),
        (Json(envelope.Event.Properties), Json(envelope.Event.Context)));

    private static string? Json(byte[]? utf8) => utf8 is null ? null : Encoding.UTF8.GetString(utf8);

    /// <summary>Long properties are told by their length, so that a difference stays readable.</summary>
    private static string Entry(
        Guid id,
        (string Type, string Name) what,
        (DateTimeOffset At, DateTimeOffset ReceivedAt) when,
        (string? Properties, string? Context) json) =>
        $"{id} {what} {Text(when.At)} {Text(when.ReceivedAt)} {Shorten(json.Properties)} {json.Context}";

    private static string? Shorten(string? json) => json?.Length > 100 ? $"{json.Length} characters" : json;

    /// <summary>Reads people and timelines of one account, each partition and each timeline once.</summary>
    private sealed class Reading(StorageClients clients, string account, int timelinePage)
    {
        private readonly PersonReader _people = new(clients.Table("Identities"));
        private readonly TimelineReader _timelines = new(clients.Table("Identities"));
        private readonly Dictionary<Guid, IdentityRecord?> _known = [];
        private readonly Dictionary<Guid, string> _timelineTexts = [];

        public async Task<PersonView?> FindAsync(Guid id, bool anew)
        {
            if (anew)
                return await _people.FindAsync(account, id, CancellationToken.None);
            var derivation = PersonView.Derive(id, _known);
            while (!derivation.Missing.IsEmpty)
            {
                foreach (var missing in derivation.Missing)
                    _known[missing] = await _people.LoadAsync(account, missing, CancellationToken.None);
                derivation = PersonView.Derive(id, _known);
            }

            return derivation.Person;
        }

        public async Task<string> TimelineAsync(PersonView person)
        {
            if (_timelineTexts.TryGetValue(person.Id, out var text))
                return text;
            var entries = new List<TimelineEntry>();
            string? cursor = null;
            do
            {
                var page = await _timelines.ReadAsync(account, person, (timelinePage, cursor), CancellationToken.None);
                entries.AddRange(page.Entries);
                cursor = page.Next;
            }
            while (cursor is not null);
            return _timelineTexts[person.Id] = string.Join(", ", entries.Select(entry => Entry(
                entry.Id, (entry.Type, entry.Name), (entry.At, entry.ReceivedAt), (entry.Properties, entry.Context))));
        }
    }
}
