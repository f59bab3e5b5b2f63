using System.Text;
using System.Text.Json;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Live;
using Encharge.Testing;

namespace Encharge.Ingestion.Tests.Live;

/// <summary>What an event changed, as those who watch are told: by value, without a stream.</summary>
public sealed class LiveNotesTests
{
    [Fact]
    public void Each_event_of_a_transaction_is_told_with_what_it_alone_changed()
    {
        var first = Some.Identify(1, Some.User("7")).With(Some.Field("plan", "a"), Some.Field("city", "Rome"));
        var second = Some.Track(2, "Paid", Some.User("7")).With(Some.Field("plan", "b"), Some.Field("city", null));

        var notes = Notes(new("dev", Some.User("7")), second.Received(), first.Received());

        Assert.Equal(
            [
                """[{"field":"city","to":"Rome"},{"field":"plan","to":"a"}]""",
                """[{"field":"city","from":"Rome"},{"field":"plan","from":"a","to":"b"}]""",
            ],
            notes.Select(note => note.GetProperty("changes").GetRawText()));
    }

    [Fact]
    public void A_late_event_that_loses_every_register_changes_nothing()
    {
        var newer = Some.Identify(5, Some.User("7")).With(Some.Field("plan", "new")).Received();
        var state = IdentityReducer.Apply(new("dev", Some.User("7")), newer, null);

        var note = Notes(state, Some.Identify(1, Some.User("7")).With(Some.Field("plan", "old")).Received(at: 6)).Single();

        Assert.Equal("[]", note.GetProperty("changes").GetRawText());
    }

    [Fact]
    public void New_tags_ties_and_the_email_are_changes()
    {
        var seen = Some.Identify(1, Some.User("7"), Some.Email("a@x.test")) with { Tags = ["beta"] };

        var note = Notes(new("dev", Some.User("7")), seen.Received()).Single();

        Assert.Equal(
            """[{"field":"email","to":"a@x.test"},{"tag":"beta"},{"tie":"claim","kind":"email","value":"a@x.test"}]""",
            note.GetProperty("changes").GetRawText());
    }

    [Fact]
    public void An_erased_persons_late_event_is_not_told_as_applied()
    {
        var erased = new IdentityState("dev", Some.User("7")) { ErasedAt = Some.Minute(10) };

        Assert.Empty(Notes(erased, Some.Identify(1, Some.User("7")).Received()));
    }

    [Fact]
    public void The_lag_is_the_time_since_receipt()
    {
        var note = Notes(new("dev", Some.User("7")), Some.Identify(1, Some.User("7")).Received(at: 99)).Single();

        Assert.Equal(60_000, note.GetProperty("lagMilliseconds").GetInt64());
    }

    private static List<JsonElement> Notes(IdentityState before, params Envelope[] events)
    {
        var works = events.Select(envelope => new Work(envelope, null)).ToList();
        var commit = new IdentityCommit(before, works, new Dictionary<Guid, Mark>());
        return [.. LiveNotes.Of(commit, Some.Minute(100)).Select(ToJson)];
    }

    private static JsonElement ToJson(LiveNote note)
    {
        using var written = new MemoryStream();
        using (var json = new Utf8JsonWriter(written))
            LiveJson.Write(json, note, null);
        return JsonDocument.Parse(Encoding.UTF8.GetString(written.ToArray())).RootElement;
    }
}
