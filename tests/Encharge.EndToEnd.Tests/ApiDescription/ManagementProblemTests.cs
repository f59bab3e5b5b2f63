using System.Net;

namespace Encharge.EndToEnd.Tests.ApiDescription;

/// <summary>
/// Every problem that the document shows for the management API, brought forth: what isn't there, what can't be used,
/// what is taken. Storage that does not answer is for <see cref="ConditionExampleTests"/>.
/// </summary>
[Collection(LocalHostCollection.Name)]
public sealed class ManagementProblemTests(LocalHostFixture host)
{
    private const int MaxReaders = 16;

    private static readonly Dictionary<string, string> NothingHasThem = new()
    {
        ["keyId"] = new string('0', 64),
        ["type"] = "spaceship",
        ["objectType"] = "spaceship",
        ["objectId"] = "00000000-0000-8000-8000-000000000000",
        ["externalId"] = "nobody/has-it",
        ["personId"] = "00000000-0000-8000-8000-000000000000",
        ["rejectionId"] = "0639310297179375877:01a208242bb17f49b5293d10ad5c4924",
        ["messageId"] = "00000000-0000-8000-8000-000000000000",
    };

    /// <summary>What is wrong with a request by operation: what follows the path, and the body.</summary>
    private static readonly Dictionary<string, (string Query, string? Body)> Wrong = new()
    {
        ["createWriteKey"] = ("", """{"label":""}"""),
        ["createObjectType"] = ("", """{"displayNameSingular":"Ship"}"""),
        ["changeObjectType"] = ("", """{"name":"vessel"}"""),
        ["findPerson"] = ("?", null),
        ["listPersonEvents"] = ("?limit=0", null),
        ["listRejections"] = ("?day=yesterday", null),
        ["replayPoisonMessages"] = ("", """{"messages":[]}"""),
    };

    /// <summary>Operation, status and code of each.</summary>
    public static TheoryData<string, int, string> Shown
    {
        get
        {
            var data = new TheoryData<string, int, string>();
            var answers = Description.Operations.Where(operation => operation.IsManagement)
                .SelectMany(operation => operation.Answers);
            foreach (var answer in answers.Where(found => found.Status >= 400 && found.Name != "storage_unavailable"))
                data.Add(answer.Operation.Id, answer.Status, answer.Name);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public async Task A_problem_is_as_its_example_says(string operationId, int status, string code)
    {
        var account = await host.NewAccountAsync();
        var calls = new DescribedCalls(host.Http, account.Account);
        var operation = Description.Operation(operationId);

        using var response = code switch
        {
            "not_found" => await NotThereAsync(calls, operation),
            "invalid_request" => await WrongAsync(calls, account, operation),
            "schema_exists" => await TwiceAsync(calls, operationId),
            "too_many_readers" => await OneReaderTooManyAsync(account),
            _ => throw new NotSupportedException($"Nothing here brings forth {code}."),
        };

        await operation.Answers.Single(answer => (answer.Status, answer.Name) == (status, code)).ExpectAsync(response);
    }

    /// <summary>The document's request, about something that isn't there.</summary>
    private static Task<HttpResponseMessage> NotThereAsync(DescribedCalls calls, DescribedOperation operation)
    {
        var values = NothingHasThem.Select(pair => (pair.Key, pair.Value)).ToArray();
        return operation.Id == "replayPoisonMessages"
            ? calls.SendAsync(operation, calls.AddressOf(operation), $$"""{"id":"{{NothingHasThem["messageId"]}}"}""")
            : calls.SendAsync(operation.Id, values);
    }

    /// <summary>A request with a mistake, about something that is there.</summary>
    private async Task<HttpResponseMessage> WrongAsync(
        DescribedCalls calls, TestAccount account, DescribedOperation operation)
    {
        if (operation.Id == "changeObjectType")
            using (await calls.SendAsync("createObjectType"))
                await host.DrainAsync();
        await account.PostAsync("""{"name":"Paid","user":{"userId":"42"}}""");
        await host.DrainAsync();
        var person = (await account.PersonAsync("userId", "42")).GetProperty("id").GetString()!;
        var (query, body) = Wrong[operation.Id];
        var address = calls.AddressOf(operation, ("personId", person)).Split('?')[0] + query;
        return await calls.SendAsync(operation, address, body);
    }

    private static async Task<HttpResponseMessage> TwiceAsync(DescribedCalls calls, string operationId)
    {
        using (var first = await calls.SendAsync(operationId))
            Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        return await calls.SendAsync(operationId);
    }

    private async Task<HttpResponseMessage> OneReaderTooManyAsync(TestAccount account)
    {
        var readers = new List<HttpResponseMessage>();
        for (var reader = 0; reader < MaxReaders; reader++)
        {
            readers.Add(await host.Http.GetAsync(account.Manage("live"), HttpCompletionOption.ResponseHeadersRead));
            Assert.Equal(HttpStatusCode.OK, readers[^1].StatusCode);
        }

        var refused = await host.Http.GetAsync(account.Manage("live"));
        readers.ForEach(reader => reader.Dispose());
        await LocalHost.Eventually.IsAsync(() => HasRoomAsync(account));
        return refused;
    }

    private async Task<bool> HasRoomAsync(TestAccount account)
    {
        using var response = await host.Http.GetAsync(
            account.Manage("live"), HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode == HttpStatusCode.OK;
    }
}
