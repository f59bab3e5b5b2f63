using System.Globalization;

namespace Encharge.Benchmarks.Drain;

/// <summary>Whose the events in a queue are.</summary>
internal enum DrainMix
{
    /// <summary>Every event another person's.</summary>
    Each,

    /// <summary>Every event another person's, and it ties an e-mail address to the userId.</summary>
    Tied,

    /// <summary>Ten events a person, one after the other.</summary>
    Ten,

    /// <summary>
    /// People a tenth of the events, the n-th as often as 1/n says (Zipf), in random order.
    /// </summary>
    Skewed,

    /// <summary>Of people that are stored, in random order.</summary>
    Known,
}

/// <summary>Makes the events of a mix.</summary>
internal static class DrainEvents
{
    /// <summary>What the report calls a mix.</summary>
    public static string Text(this DrainMix mix) => mix switch
    {
        DrainMix.Each => "every event another person's",
        DrainMix.Tied => "every event another person's with a new tie",
        DrainMix.Ten => "ten events a person",
        DrainMix.Skewed => "skewed (Zipf)",
        DrainMix.Known => "people already stored",
    };

    /// <summary>The bodies of the events that a request asks for.</summary>
    public static IEnumerable<string> Make(DrainRequest request) => request.Mix == DrainMix.Tied
        ? Users(request).Select(user => Body(user, Email(user)))
        : Users(request).Select(user => Body(user, Fields(request.Fields)));

    private static IEnumerable<int> Users(DrainRequest request)
    {
        var (events, first) = (request.Events, request.First);
        return request.Mix switch
        {
            DrainMix.Each or DrainMix.Tied => Enumerable.Range(first, events),
            DrainMix.Ten => Enumerable.Range(0, events).Select(at => first + (at / 10)),
            DrainMix.Skewed => Skew(events, events / 10).Select(user => first + user),
            DrainMix.Known => Pick(events, request).Select(user => first + user),
        };
    }

    private static IEnumerable<int> Pick(int count, DrainRequest request)
    {
        var random = new Random(request.Seed);
        return Enumerable.Range(0, count).Select(_ => random.Next(request.People));
    }

    private static string Email(int user) =>
        string.Create(CultureInfo.InvariantCulture, $", \"email\": \"ana{user}@example.org\"");

    private static string Fields(int count) => string.Concat(Enumerable.Range(1, count).Select(
        field => string.Create(CultureInfo.InvariantCulture, $", \"field{field}\": \"a value of field {field}\"")));

    /// <summary>The documented event, with more in its user or not.</summary>
    private static string Body(int user, string more) => string.Create(CultureInfo.InvariantCulture, $$$"""
        {
          "name": "Registered user",
          "user": { "userId": "{{{user}}}"{{{more}}}, "firstName": "Ana" },
          "properties": { "plan": "Premium", "trial": { "startDate": "2026-03-06T14:24:03.522Z", "length": 14 } }
        }
        """);

    /// <summary>The same sequence every time, so that both consumers and all rounds get the same events.</summary>
    private static IEnumerable<int> Skew(int count, int people)
    {
        var random = new Random(17);
        var sums = new double[people];
        for (var rank = 0; rank < people; rank++)
            sums[rank] = (rank == 0 ? 0 : sums[rank - 1]) + (1.0 / (rank + 1));
        for (var made = 0; made < count; made++)
        {
            var found = Array.BinarySearch(sums, random.NextDouble() * sums[^1]);
            yield return found < 0 ? ~found : found;
        }
    }
}
