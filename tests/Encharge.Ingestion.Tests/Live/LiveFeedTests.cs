using Encharge.Ingestion.Live;
using Encharge.Ingestion.Processing;
using Encharge.Testing;

namespace Encharge.Ingestion.Tests.Live;

/// <summary>Who watches gets the account's notes; who is slow loses some and is told how many; nobody waits.</summary>
public sealed class LiveFeedTests
{
    private static readonly EventLabel Label = new(null, null, "track", "Paid", Some.User("7"));

    private readonly LiveFeed _feed = new(TimeProvider.System);

    [Fact]
    public void Notes_are_not_even_made_while_nobody_watches_the_account()
    {
        using var other = _feed.TryOpen("other");
        var made = 0;

        Publish("dev", 1, () => made++);

        Assert.Equal(0, made);
        Assert.Null(other!.Take());
    }

    [Fact]
    public void Every_reader_of_the_account_gets_each_note_in_order()
    {
        using var one = _feed.TryOpen("dev")!;
        using var two = _feed.TryOpen("dev")!;

        Publish("dev", 3);

        Assert.Equal(["0", "1", "2"], Drain(one));
        Assert.Equal(["0", "1", "2"], Drain(two));
    }

    [Fact]
    public void What_a_slow_reader_cannot_take_is_counted()
    {
        using var slow = _feed.TryOpen("dev")!;

        Publish("dev", LiveReader.MaxWaiting + 7);

        Assert.Equal(7, slow.TakeDropped());
        Assert.Equal(0, slow.TakeDropped());
        Assert.Equal(LiveReader.MaxWaiting, Drain(slow).Count);
        Publish("dev", 1);
        Assert.Single(Drain(slow));
    }

    [Fact]
    public void Large_notes_are_bounded_by_their_bytes()
    {
        using var slow = _feed.TryOpen("dev")!;
        var large = new AppliedNote(
            Some.Start,
            Label,
            new(Guid.Empty, null),
            [new FieldChange("notes", null, Some.Field("notes", new string('x', 100_000)).Value)],
            TimeSpan.Zero);

        for (var i = 0; i < 100; i++)
            _feed.Publish("dev", large, static (note, _) => [note]);

        var kept = 100 - slow.TakeDropped();
        Assert.InRange(kept * large.Size, LiveReader.MaxWaitingBytes - large.Size, LiveReader.MaxWaitingBytes);
    }

    [Fact]
    public void No_more_than_so_many_may_watch_and_one_who_goes_makes_room()
    {
        var readers = Enumerable.Range(0, LiveFeed.MaxReaders).Select(_ => _feed.TryOpen("dev")!).ToList();

        Assert.Null(_feed.TryOpen("dev"));
        readers[3].Dispose();
        Assert.NotNull(_feed.TryOpen("dev"));

        Publish("dev", 1);
        Assert.Null(readers[3].Take());
        Assert.NotNull(readers[4].Take());
    }

    private void Publish(string account, int count, Action? onMade = null)
    {
        for (var i = 0; i < count; i++)
        {
            var number = i;
            _feed.Publish(account, number, (_, at) =>
            {
                onMade?.Invoke();
                return [new RejectedNote(at, Label, RejectionReason.UnknownObject, $"{number}")];
            });
        }
    }

    private static List<string> Drain(LiveReader reader)
    {
        var pointers = new List<string>();
        while (reader.Take() is RejectedNote note)
            pointers.Add(note.Pointer);
        return pointers;
    }
}
