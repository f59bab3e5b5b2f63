using System.Text.Json.Nodes;

namespace Encharge.Infra.Tests.Bicep;

/// <summary>
/// Reads an object that the compiler couldn't evaluate whole, since some of its values exist only after the deployment:
/// <c>[union(createObject('a', 'x', 'b', reference(…)), …)]</c>. Names are all known; a value is its text or, in
/// brackets, its expression.
/// </summary>
internal static class ArmObject
{
    /// <summary>The members of an object or of such an expression.</summary>
    public static IReadOnlyDictionary<string, string> Read(JsonNode node)
    {
        if (node is JsonObject members)
            return members.ToDictionary(member => member.Key, member => member.Value!.ToString());
        var expression = node.GetValue<string>();
        return Evaluate(expression[1..^1]);
    }

    private static Dictionary<string, string> Evaluate(string call)
    {
        var open = call.IndexOf('(', StringComparison.Ordinal);
        var arguments = Split(call[(open + 1)..^1]);
        return call[..open] switch
        {
            "union" => arguments.SelectMany(Evaluate)
                .GroupBy(member => member.Key)
                .ToDictionary(group => group.Key, group => group.Last().Value),
            "createObject" => arguments.Chunk(2).ToDictionary(pair => Text(pair[0]), pair => Value(pair[1])),
            var other => throw new NotSupportedException($"No object comes of '{other}'."),
        };
    }

    private static string Value(string argument) => argument[0] == '\'' ? Text(argument) : $"[{argument}]";

    private static string Text(string quoted) => quoted[1..^1].Replace("''", "'");

    /// <summary>Splits at the commas that stand in no text and in no inner call.</summary>
    private static List<string> Split(string arguments)
    {
        List<string> parts = [];
        var (begin, depth, quoted) = (0, 0, false);
        for (var at = 0; at < arguments.Length; at++)
        {
            quoted ^= arguments[at] == '\'';
            if (quoted)
                continue;
            depth += arguments[at] switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
            if (arguments[at] != ',' || depth != 0)
                continue;
            parts.Add(arguments[begin..at].Trim());
            begin = at + 1;
        }

        if (begin < arguments.Length)
            parts.Add(arguments[begin..].Trim());
        return parts;
    }
}
