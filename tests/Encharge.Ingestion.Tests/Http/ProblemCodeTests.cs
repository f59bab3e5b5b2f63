using System.Text.RegularExpressions;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Validation;
using Encharge.Testing;

namespace Encharge.Ingestion.Tests.Http;

/// <summary>
/// Holds the codes, the page that explains them, and a request that brings forth each, together: a code without a
/// heading or a case fails, and so does a heading without a code.
/// </summary>
public sealed partial class ProblemCodeTests
{
    private static readonly TestRequest Good = TestRequest.Json("""{"user":{"userId":"1"}}""");

    private static readonly Dictionary<ProblemCode, TestRequest> Cases = new()
    {
        [ProblemCode.MissingWriteKey] = Good.Without("X-Encharge-Token"),
        [ProblemCode.UnknownWriteKey] = Good.With("X-Encharge-Token", "unknown"),
        [ProblemCode.UnknownPath] = Good with { Path = "/a/b" },
        [ProblemCode.MethodNotAllowed] = Good with { Method = "GET" },
        [ProblemCode.RequestTooLarge] = Good with { Body = new byte[(4 * 1024 * 1024) + 1] },
        [ProblemCode.UnsupportedMediaType] = Good with { ContentType = "text/xml" },
        [ProblemCode.UnsupportedEncoding] = Good.With("Content-Encoding", "zstd"),
        [ProblemCode.CorruptBody] = Good.With("Content-Encoding", "gzip"),
        [ProblemCode.InvalidUtf8] = Good with { Body = [0xFF] },
        [ProblemCode.InvalidJson] = TestRequest.Json("{"),
        [ProblemCode.InvalidBatch] = TestRequest.Json("""{"batch":5}"""),
        [ProblemCode.TooManyEvents] = TestRequest.Json($"[{string.Join(',', Enumerable.Repeat("1", 1001))}]"),
        [ProblemCode.RateLimited] = TestRequest.Json("[1,1]"),
        [ProblemCode.Unavailable] = Good,
        [ProblemCode.InternalError] = Good,
        [ProblemCode.EventTooLarge] = TestRequest.Json($"\"{new string('x', 256 * 1024)}\""),
        [ProblemCode.TooDeep] = TestRequest.Json(new string('[', 40) + new string(']', 40)),
        [ProblemCode.NotAnObject] = TestRequest.Json("5"),
        [ProblemCode.WrongType] = TestRequest.Json("""{"user":5}"""),
        [ProblemCode.TooLong] = TestRequest.Json($$$$"""{"userId":"{{{{new string('x', 257)}}}}"}"""),
        [ProblemCode.UnknownType] = TestRequest.Json("""{"type":"x"}"""),
        [ProblemCode.MissingName] = TestRequest.Json("""{"userId":"1"}"""),
        [ProblemCode.MissingIdentifier] = TestRequest.Json("""{"user":{}}"""),
        [ProblemCode.MissingPreviousIdentifier] = TestRequest.Json("""{"type":"alias","userId":"1"}"""),
        [ProblemCode.InvalidIdentifier] = TestRequest.Json("""{"user":{"userId":true}}"""),
        [ProblemCode.InvalidEmail] = TestRequest.Json("""{"user":{"email":"x"}}"""),
        [ProblemCode.PlaceholderIdentifier] = TestRequest.Json("""{"user":{"userId":"null"}}"""),
        [ProblemCode.UnwrappedUser] = TestRequest.Json("""{"userId":"1","plan":"x"}"""),
        [ProblemCode.TooManyFields] = TestRequest.Json($$$$"""{"user":{{{{{Members(201)}}}}}}"""),
        [ProblemCode.TooManyProperties] = TestRequest.Json($$$$"""{"properties":{{{{{Members(256)}}}}}}"""),
        [ProblemCode.InvalidFieldName] = TestRequest.Json("""{"user":{"":1}}"""),
        [ProblemCode.FieldsTooLarge] = TestRequest.Json($$$$"""{"user":{{{{{Members(45, 4900)}}}}}}"""),
        [ProblemCode.InvalidTags] = TestRequest.Json("""{"user":{"tags":5}}"""),
        [ProblemCode.MissingObjectType] = TestRequest.Json("""{"type":"group"}"""),
        [ProblemCode.UnknownObjectType] = TestRequest.Json("""{"type":"group","objectType":"x"}"""),
    };

    private static readonly Dictionary<WarningCode, TestRequest> WarningCases = new()
    {
        [WarningCode.ReadOnlyField] = TestRequest.Json("""{"user":{"userId":"1","id":"x"}}"""),
        [WarningCode.UnreadableTimestamp] = TestRequest.Json("""{"user":{"userId":"1"},"timestamp":"x"}"""),
        [WarningCode.FutureTimestamp] = TestRequest.Json("""{"user":{"userId":"1"},"timestamp":"2999-01-01"}"""),
        [WarningCode.UnreadableIp] = TestRequest.Json("""{"user":{"userId":"1","ip":"x"}}"""),
        [WarningCode.UnknownMember] = TestRequest.Json("""{"user":{"userId":"1"},"x":1}"""),
        [WarningCode.UnusedMember] = TestRequest.Json("""{"user":{"userId":"1"},"objectType":"x"}"""),
        [WarningCode.UnknownObjectFields] =
            TestRequest.Json("""{"type":"group","objectType":"company","properties":{"x":1}}"""),
        [WarningCode.PlaceholderMessageId] = TestRequest.Json("""{"user":{"userId":"1"},"messageId":"null"}"""),
        [WarningCode.IgnoredIdempotencyKey] =
            TestRequest.Json("""[{"user":{"userId":"1"}}]""").With("Idempotency-Key", "k"),
    };

    public static TheoryData<string> ProblemNames => [.. Enum.GetNames<ProblemCode>()];

    public static TheoryData<string> WarningNames => [.. Enum.GetNames<WarningCode>()];

    [Theory]
    [MemberData(nameof(ProblemNames))]
    public async Task Each_problem_comes_forth_with_its_slug_and_status(string name)
    {
        var code = Enum.Parse<ProblemCode>(name);
        using var endpoint = EndpointFor(code);

        if (code == ProblemCode.RateLimited)
            await endpoint.SendAsync(Cases[code]);
        var answer = await endpoint.SendAsync(Cases[code]);

        Assert.Contains(code.Describe().Slug, answer.Codes);
        if (answer.Codes.Length > 1)
            return;
        Assert.Equal(code.Describe().Status, answer.Status);
        Assert.Equal($"urn:encharge:problem:{code.Describe().Slug}", (string?)answer.Json["type"]);
        Assert.Equal(code.Describe().Title, (string?)answer.Json["title"]);
        Assert.Equal(code.Describe().Status, (int?)answer.Json["status"]);
    }

    [Theory]
    [MemberData(nameof(WarningNames))]
    public async Task Each_warning_comes_forth_with_its_slug(string name)
    {
        var code = Enum.Parse<WarningCode>(name);
        using var endpoint = new TestEndpoint();

        var answer = await endpoint.SendAsync(WarningCases[code]);

        Assert.Equal(200, answer.Status);
        Assert.Equal([code.Slug()], answer.Warnings.Select(warning => warning.Split(' ')[0]));
    }

    [Fact]
    public void The_page_has_a_heading_for_each_slug_and_no_other()
    {
        var page = File.ReadAllText(Repository.Find("docs", "problems.md"));

        var headings = Heading().Matches(page).Select(match => match.Groups[1].Value).Order();

        var slugs = Enum.GetValues<ProblemCode>().Select(code => code.Describe().Slug)
            .Concat(Enum.GetValues<WarningCode>().Select(code => code.Slug())).Order();
        Assert.Equal(slugs, headings);
    }

    [Fact]
    public void The_page_states_each_problems_status()
    {
        var page = File.ReadAllText(Repository.Find("docs", "problems.md"));

        Assert.All(
            Enum.GetValues<ProblemCode>().Select(code => code.Describe()),
            kind => Assert.Contains($"### `{kind.Slug}`\n{kind.Status}. ", page, StringComparison.Ordinal));
    }

    private static TestEndpoint EndpointFor(ProblemCode code) => code switch
    {
        ProblemCode.RateLimited => new(new() { EventsPerSecond = 1, Burst = 1 }),
        ProblemCode.Unavailable => new() { QueueFailure = new EnqueueFailedException("x") },
        ProblemCode.InternalError => new() { QueueFailure = new InvalidOperationException("x") },
        _ => new(),
    };

    private static string Members(int count, int length = 1) =>
        string.Join(',', Enumerable.Range(0, count).Select(i => $"\"m{i}\":\"{new string('x', length)}\""));

    [GeneratedRegex("^### `([a-z0-9_]+)`$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
