using System.Globalization;
using System.Text;

namespace Encharge.Benchmarks.Load;

/// <summary>The documented event "Registered user", of another user each.</summary>
internal static class Bodies
{
    /// <summary>The event of user number so.</summary>
    public static string RegisteredUser(int user) => string.Create(CultureInfo.InvariantCulture, $$$"""
        {
          "name": "Registered user",
          "user": { "userId": "{{{user}}}", "email": "ana{{{user}}}@example.org", "firstName": "Ana" },
          "properties": { "plan": "Premium", "trial": { "startDate": "2026-03-06T14:24:03.522Z", "length": 14 } }
        }
        """);

    /// <summary>So many bodies, an event each.</summary>
    public static IReadOnlyList<byte[]> Singles(int count) =>
        [.. Enumerable.Range(1, count).Select(user => Encoding.UTF8.GetBytes(RegisteredUser(user)))];

    /// <summary>So many bodies, each an array of so many events.</summary>
    public static IReadOnlyList<byte[]> Batches(int count, int events) =>
        [.. Enumerable.Range(1, count * events).Select(RegisteredUser).Chunk(events).Select(Batch)];

    private static byte[] Batch(string[] events) => Encoding.UTF8.GetBytes($"[{string.Join(',', events)}]");
}
