using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Encharge.Ingestion.Tests.Validation;

/// <summary>
/// Bodies made of what trips parsers: valid ones with damage, and JSON of the known members with wild values.
/// </summary>
internal static class WildBodies
{
    private static readonly string[] Names =
    [
        "type", "name", "event", "user", "properties", "sourceIp", "timestamp", "occurredAt", "messageId", "context",
        "userId", "email", "anonymousId", "segmentAnonymousId", "enchargeAnonymousId", "objectType", "previousUserId",
        "previousEmail", "tags",
        "ip", "id", "externalId", "createdAt", "lastActivity", "userFields", "stray", "a/b~c", "",
        "us\\u0065r", "é",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1.5e9", "12345678901234567890", "\"\"", "\" \"", "\"track\"", "\"alias\"",
        "\"group\"",
        "\"page\"", "\"identify\"", "\"a@x.test\"", "\"undefined\"", "\"company\"", "\"u1\"", "\"beta, vip\"",
        "\"8.8.8.8\"",
        "\"2020-10-27\"", "\"2999-01-01T00:00:00Z\"", "\"2020-10-27T07:58:19\\u002B01:00\"", "\"\\ud83d\"",
        "\"\\ude00\\\\\"",
        "[]", "{}", "[[[]]]", "[\"a\",1,null,{}]", "\"😀\\n\"",
    ];

    /// <summary>JSON objects that look like events, to a depth of a few.</summary>
    public static Gen<string> Events { get; } = ObjectOf(3);

    /// <summary>Bodies with up to five bytes damaged, doubled or cut.</summary>
    public static Gen<byte[]> Damaged { get; } =
        from body in Gen.OneOf(Events, ListOf(Events, "[", ",", "]"), ListOf(Events, "", "\n", "\n"))
        from damages in Gen.Choose(0, 5)
        from places in Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), damages)
        from bytes in Gen.ArrayOf(Gen.Choose(0, 255), damages)
        select Damage(Encoding.UTF8.GetBytes(body), places, bytes);

    private static Gen<string> ListOf(Gen<string> items, string open, string between, string close) =>
        from count in Gen.Choose(0, 4)
        from list in Gen.ArrayOf(items, count)
        select open + string.Join(between, list) + close;

    private static Gen<string> ObjectOf(int depth) =>
        from count in Gen.Choose(0, 6)
        from names in Gen.ArrayOf(Gen.Elements(Names), count)
        from values in Gen.ArrayOf(ValueOf(depth), count)
        select $"{{{string.Join(',', names.Zip(values, (name, value) => $"\"{name}\": {value}"))}}}";

    private static Gen<string> ValueOf(int depth) => depth == 0
        ? Gen.Elements(Values)
        : Gen.Frequency((3, Gen.Elements(Values)), (1, ObjectOf(depth - 1)));

    private static byte[] Damage(byte[] body, int[] places, int[] bytes)
    {
        var damaged = body.ToList();
        foreach (var (place, value) in places.Zip(bytes))
        {
            if (damaged.Count == 0)
                break;
            var index = place % damaged.Count;
            switch (place % 3)
            {
                case 0: damaged[index] = (byte)value; break;
                case 1: damaged.InsertRange(index, damaged[index..Math.Min(index + value, damaged.Count)]); break;
                default: damaged.RemoveRange(index, Math.Min(value / 16, damaged.Count - index)); break;
            }
        }

        return [.. damaged];
    }
}
