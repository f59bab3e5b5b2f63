using Encharge.Ingestion.Processing;
using Encharge.Ingestion.Validation;

namespace Encharge.EndToEnd.Tests.ApiDescription;

/// <summary>
/// The closed sets and the description: each code is in it and no other, each problem and warning with an example and
/// the request that brings it forth. <see cref="EventExampleTests"/> sends those.
/// </summary>
public sealed class CodeTests
{
    private static readonly IReadOnlyList<ExampleAnswer> Answers =
        [.. Description.Operation("postEvents").Answers];

    [Fact]
    public void The_document_lists_every_problem_and_no_other() =>
        Assert.Equal(Kinds.Select(kind => kind.Slug).Order(), Description.Enumerated("ProblemCode").Order());

    [Fact]
    public void The_document_lists_every_warning_and_no_other() =>
        Assert.Equal(WarningSlugs.Order(), Description.Enumerated("WarningCode").Order());

    [Fact]
    public void The_document_lists_every_reason_of_a_rejection_and_no_other() => Assert.Equal(
        Enum.GetValues<RejectionReason>().Select(reason => reason.ToSlug()).Order(),
        Description.Enumerated("RejectionReason").Order());

    [Fact]
    public void Every_problem_has_one_example_with_its_status_and_title_and_a_request() => Assert.All(Kinds, kind =>
    {
        var answer = Assert.Single(Answers, answer => answer.Name == kind.Slug);
        Assert.Equal(kind.Status, answer.Status);
        Assert.Equal(kind.Title, answer.Body.GetProperty("title").GetString());
        Assert.Equal("urn:encharge:problem:" + kind.Slug, answer.Body.GetProperty("type").GetString());
        Assert.NotNull(answer.Recipe);
    });

    [Fact]
    public void Every_example_of_a_problem_is_of_a_code() => Assert.Equal(
        Kinds.Select(kind => kind.Slug).Order(),
        Answers.Where(answer => answer.Status >= 400).Select(answer => answer.Name).Order());

    [Fact]
    public void Every_warning_has_one_example_with_a_request() => Assert.All(WarningSlugs, slug =>
    {
        var answer = Assert.Single(Answers, answer => answer.Name == slug);
        Assert.Equal(slug, answer.Body.GetProperty("warnings")[0].GetProperty("code").GetString());
        Assert.NotNull(answer.Recipe);
    });

    [Fact]
    public void Only_what_the_service_must_be_brought_to_is_left_to_a_condition() => Assert.Equal(
        ["internal_error", "rate_limited", "unavailable"],
        Answers.Where(answer => answer.IsConditional).Select(answer => answer.Name).Order());

    private static IEnumerable<ProblemKind> Kinds => Enum.GetValues<ProblemCode>().Select(code => code.Describe());

    private static IEnumerable<string> WarningSlugs => Enum.GetValues<WarningCode>().Select(code => code.Slug());
}
