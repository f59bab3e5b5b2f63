using System.Text.Json;
using Encharge.Benchmarks.Drain;

namespace Encharge.Benchmarks.Tests;

/// <summary>Each mix is what the report says of it.</summary>
public sealed class DrainEventsTests
{
    [Theory]
    [InlineData(nameof(DrainMix.Each))]
    [InlineData(nameof(DrainMix.Tied))]
    public void Every_event_is_another_persons(string mix)
    {
        var users = UsersOf(new(Enum.Parse<DrainMix>(mix), 500, 1_000));

        Assert.Equal(Enumerable.Range(1_000, 500), users);
    }

    [Fact]
    public void Only_with_a_tie_there_is_a_second_identifier()
    {
        Assert.All(Make(new(DrainMix.Tied, 5, 7)), user => Assert.True(user.TryGetProperty("email", out _)));
        Assert.All(Make(new(DrainMix.Each, 5, 7)), user => Assert.False(user.TryGetProperty("email", out _)));
    }

    [Fact]
    public void Ten_events_of_a_person_follow_each_other() =>
        Assert.Equal(
            [.. Enumerable.Repeat(3, 10), .. Enumerable.Repeat(4, 10), .. Enumerable.Repeat(5, 10)],
            UsersOf(new(DrainMix.Ten, 30, 3)));

    [Fact]
    public void A_skewed_mix_favours_the_first_as_one_over_n_says()
    {
        var users = UsersOf(new(DrainMix.Skewed, 20_000, 0));

        var share = users.CountBy(user => user).ToDictionary();
        var harmonic = Enumerable.Range(1, 2_000).Sum(rank => 1.0 / rank);
        Assert.InRange(users.Max(), 1_000, 1_999);
        Assert.All(Enumerable.Range(0, 5), rank =>
            Assert.InRange(share[rank] / (20_000 / harmonic / (rank + 1)), 0.9, 1.1));
        Assert.Equal(users, UsersOf(new(DrainMix.Skewed, 20_000, 0)));
    }

    [Fact]
    public void People_already_stored_are_picked_among_them_differently_with_each_seed()
    {
        var request = new DrainRequest(DrainMix.Known, 200, 50) { People = 10, Fields = 3 };

        Assert.All(UsersOf(request), user => Assert.InRange(user, 50, 59));
        Assert.NotEqual(UsersOf(request), UsersOf(request with { Seed = 1 }));
        Assert.All(Make(request), user => Assert.True(user.TryGetProperty("field3", out _)));
    }

    private static List<int> UsersOf(DrainRequest request) =>
        [.. Make(request).Select(user => int.Parse(user.GetProperty("userId").GetString()!, null))];

    private static IEnumerable<JsonElement> Make(DrainRequest request) =>
        DrainEvents.Make(request).Select(body => JsonElement.Parse(body).GetProperty("user"));
}
