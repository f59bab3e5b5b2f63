namespace Encharge.EndToEnd.Tests.ApiDescription;

/// <summary>
/// Every example request of the ingest API, sent to the running host: its answer is the one that the document shows.
/// </summary>
[Collection(LocalHostCollection.Name)]
public sealed class EventExampleTests(LocalHostFixture host)
{
    private static readonly string[] Operations = ["postEvents", "postEventsWithKeyInUrl"];

    /// <summary>Operation, media type and name of each example of a body.</summary>
    public static TheoryData<string, string, string> Bodies
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var operation in Operations)
            {
                foreach (var (type, name, _) in Description.Operation(operation).Requests)
                    data.Add(operation, type, name);
            }

            return data;
        }
    }

    /// <summary>The names of the answers that say how they are brought forth.</summary>
    public static TheoryData<string> Recipes =>
    [
        .. Description.Operation("postEvents").Answers
            .Where(answer => answer is { Recipe: not null, IsConditional: false })
            .Select(answer => answer.Name),
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_is_answered_as_its_example_says(string operationId, string type, string name)
    {
        var account = await host.NewAccountAsync();
        var operation = Description.Operation(operationId);
        var example = operation.Requests.Single(found => (found.Type, found.Name) == (type, name)).Example;
        var answer = example.GetProperty("x-encharge-answer").GetString();

        using var request = ExampleRequest.OfBody(operation, type, example, account.Key);
        using var response = await account.Http.SendAsync(request);

        await operation.Answers.Single(found => found.Name == answer).ExpectAsync(response);
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task A_request_brings_forth_the_answer_that_carries_it(string name)
    {
        var account = await host.NewAccountAsync();
        var answer = Description.Operation("postEvents").Answers.Single(found => found.Name == name);

        using var request = ExampleRequest.OfRecipe(answer.Recipe!.Value, account.Key);
        using var response = await account.Http.SendAsync(request);

        await answer.ExpectAsync(response);
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public void Every_answer_of_a_success_has_a_request() => Assert.All(
        Description.Operation("postEvents").Answers.Where(answer => answer.Status < 400 && answer.Recipe is null),
        answer => Assert.Contains(
            Description.Operation("postEvents").Requests,
            request => request.Example.GetProperty("x-encharge-answer").GetString() == answer.Name));
}
